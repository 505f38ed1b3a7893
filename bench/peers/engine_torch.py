"""The peer of bench/engine.ts: the same transformer in PyTorch.

Reads one JSON object a line from standard input, does the work it names, answers with one JSON object a line.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads = c["heads"]
        d, ff = c["dim"], c["ffDim"]
        norm = nn.RMSNorm if c["norm"] == "rms" else nn.LayerNorm
        self.norm1, self.norm2 = norm(d, eps=1e-5), norm(d, eps=1e-5)
        self.qkv = nn.Linear(d, 3 * d, bias=False)
        self.out = nn.Linear(d, d, bias=False)
        self.gated = c["activation"] == "swiglu"
        self.up = nn.Linear(d, 2 * ff if self.gated else ff, bias=False)
        self.down = nn.Linear(ff, d, bias=False)

    def forward(self, x, cos, sin, cache=None, at=0):
        b, t, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if cache is not None:
            cache[0][:, :, at : at + t] = k
            cache[1][:, :, at : at + t] = v
            k, v = cache[0][:, :, : at + t], cache[1][:, :, : at + t]
        y = F.scaled_dot_product_attention(q, k, v, is_causal=t > 1)
        x = x + self.out(y.transpose(1, 2).reshape(b, t, d))
        h = self.up(self.norm2(x))
        if self.gated:
            gate, up = h.chunk(2, -1)
            h = F.silu(gate) * up
        else:
            h = F.gelu(h)
        return x + self.down(h)


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat((-b, a), -1) * sin


class Model(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        d = c["dim"]
        self.embedding = nn.Embedding(c["vocabSize"], d)
        self.blocks = nn.ModuleList(Block(c) for _ in range(c["layers"]))
        self.norm = (nn.RMSNorm if c["norm"] == "rms" else nn.LayerNorm)(d, eps=1e-5)
        half = d // c["heads"] // 2
        angles = torch.arange(c["maxLength"])[:, None] * 10000 ** (-torch.arange(half) / half)
        angles = torch.cat((angles, angles), -1)
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.normal_(p, std=0.02)

    def forward(self, tokens, cache=None, at=0):
        t = tokens.shape[1]
        x = self.embedding(tokens)
        cos, sin = self.cos[at : at + t], self.sin[at : at + t]
        for i, block in enumerate(self.blocks):
            x = block(x, cos, sin, None if cache is None else cache[i], at)
        return x


def train(c, batch, length, seconds):
    model = Model(c)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01, fused=True)
    tokens = torch.randint(c["vocabSize"], (batch, length + 1))

    def loss_of(tokens):
        hidden = model.norm(model(tokens[:, :-1]))
        logits = hidden.reshape(-1, c["dim"]) @ model.embedding.weight.T
        return F.cross_entropy(logits, tokens[:, 1:].reshape(-1))

    def step():
        loss = loss_of(tokens)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        return loss.item()

    for _ in range(3):
        step()
    return median_time(step, seconds) / (batch * length)


def update(c, groups, share, prompt, length, seconds):
    """A GRPO update as trainers do it: each reply behind its own copy of the prompt, logits at the replies alone."""
    model = Model(c)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-4, fused=True)
    prompts = torch.randint(c["vocabSize"], (groups, prompt)).repeat_interleave(share, 0)
    replies = torch.randint(c["vocabSize"], (groups * share, length))
    tokens = torch.cat((prompts, replies), 1)
    advantages = torch.randn(groups * share, 1)
    old = torch.full((groups * share, length), -6.9)

    def step():
        hidden = model.norm(model(tokens[:, :-1])[:, prompt - 1 :])
        logs = F.log_softmax(hidden @ model.embedding.weight.T, -1).gather(2, replies[..., None])[..., 0]
        ratio = (logs - old).exp()
        surrogate = torch.min(ratio * advantages, ratio.clamp(0.8, 1.2) * advantages)
        d = old - logs
        loss = (0.1 * (d.exp() - d - 1) - surrogate).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()

    for _ in range(3):
        step()
    return median_time(step, seconds) / (groups * share * length)


def decode(c, groups, share, prompt, length, seconds):
    model = Model(c).eval()
    batch = groups * share
    prompts = torch.randint(c["vocabSize"], (groups, prompt)).repeat_interleave(share, 0)
    size = c["dim"] // c["heads"]

    @torch.inference_mode()
    def run():
        cache = [
            torch.empty(2, batch, c["heads"], prompt + length, size) for _ in range(c["layers"])
        ]
        tokens, at = prompts, 0
        for _ in range(length):
            hidden = model.norm(model(tokens, cache, at)[:, -1])
            logs = F.log_softmax(hidden @ model.embedding.weight.T, -1)
            at += tokens.shape[1]
            tokens = torch.multinomial(logs.exp(), 1)
            logs.gather(1, tokens)

    run()
    return median_time(run, seconds) / (batch * length)


def median_time(work, seconds):
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    ask = json.loads(line)
    torch.set_num_threads(ask["threads"])
    torch.manual_seed(1)
    try:
        if ask["work"] == "train":
            cost = train(ask["config"], ask["batch"], ask["length"], ask["seconds"])
        else:
            work = update if ask["work"] == "update" else decode
            cost = work(ask["config"], ask["groups"], ask["share"], ask["prompt"], ask["length"], ask["seconds"])
        answer = {"tokensPerSecond": 1 / cost}
    except Exception as error:
        answer = {"error": str(error).splitlines()[0]}
    print(json.dumps(answer), flush=True)
