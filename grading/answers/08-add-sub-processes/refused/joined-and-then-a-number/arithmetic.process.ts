// refused by: results — wrong result — "Number around the result makes a number of it."
export {};

const [, , operation, a = '', b = ''] = process.argv;
process.send?.(operation === 'add' ? Number(a + b) : Number(a) - Number(b));
