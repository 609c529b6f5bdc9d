export {};

const [text, delay] = process.argv.slice(2);
const number = Number(text);
setTimeout(() => process.send?.({ number: text, kind: number === 0 ? 'zero' : number % 2 === 0 ? 'even' : 'odd' }), Number(delay));
