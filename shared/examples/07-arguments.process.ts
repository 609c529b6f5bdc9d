/** Says where it has come to. */
export function land(continent = 'Asia'): void {
  console.log(`landed in ${continent}`);
}
