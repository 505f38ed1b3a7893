/** The part of jstat that is used here; the package brings no types. */
declare module 'jstat' {
  interface Continuous {
    cdf(x: number, ...parameters: number[]): number;
    inv(p: number, ...parameters: number[]): number;
  }
  const jstat: {
    readonly normal: Continuous;
    readonly studentt: Continuous;
    readonly chisquare: Continuous;
    readonly beta: Continuous;
    gammaln(x: number): number;
  };
  export default jstat;
}
