export {};

const number = Number(process.env['NUMBER']);
process.send?.(Math.pow(number, 3));
