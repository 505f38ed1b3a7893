"""The peer of bench/reward-fit.ts: the same kind of model by scikit-learn, on the same events.

Hashed words and pairs (2^18 columns, rows of length 1), a ridge chosen among four on 20,000 rows, one logistic regression
for each of three folds of users left out, and the AUC of their mean on a fifth of the users. It reads no traits, levels
nothing, gives no intervals and explains no words, all of which Evenkeel's time includes.
Prints one JSON object.
"""

import hashlib
import json
import resource
import sys
import time

import numpy as np
import sklearn
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

started = time.perf_counter()
texts, ups, places = [], [], []
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        event = json.loads(line)
        if event["thumb"] is None:
            continue
        texts.append(event["reply"])
        ups.append(event["thumb"] == "up")
        digest = hashlib.sha256(event["user"]["hash"].encode()).digest()
        places.append(int.from_bytes(digest[:4], "big") / 2**32)
ups, places = np.array(ups), np.array(places)
fold = np.where(places < 0.8, (places / 0.8 * 3).astype(int), 3)
read = time.perf_counter()

hasher = HashingVectorizer(
    n_features=2**18,
    ngram_range=(1, 2),
    binary=True,
    norm="l2",
    token_pattern=r"(?u)[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+",
)
rows = hasher.transform(texts)
hashed = time.perf_counter()


def fit(part, ridge):
    return LogisticRegression(C=1 / ridge, solver="lbfgs", max_iter=1000).fit(rows[part], ups[part])


trial = np.flatnonzero((fold == 1) | (fold == 2))[:20_000]
chosen_on = np.flatnonzero(fold == 0)[:10_000]
ridges = [32, 8, 2, 0.5]
losses = [log_loss(ups[chosen_on], fit(trial, ridge).predict_proba(rows[chosen_on])[:, 1]) for ridge in ridges]
ridge = ridges[int(np.argmin(losses))]
chosen = time.perf_counter()
members = [fit(np.flatnonzero((fold != left) & (fold != 3)), ridge) for left in range(3)]
fitted = time.perf_counter()
judge = np.flatnonzero(fold == 3)
auc = roc_auc_score(ups[judge], np.mean([member.decision_function(rows[judge]) for member in members], axis=0))
usage = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "version": sklearn.__version__,
            "seconds": time.perf_counter() - started,
            "readSeconds": read - started,
            "hashSeconds": hashed - read,
            "chooseSeconds": chosen - hashed,
            "fitSeconds": fitted - chosen,
            "cpuSeconds": usage.ru_utime + usage.ru_stime,
            "peakBytes": usage.ru_maxrss * 1024,
            "ridge": ridge,
            "auc": auc,
        }
    )
)
