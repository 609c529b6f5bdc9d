const number = Number(process.env['NUMBER']);
process.send?.({ number, cube: number ** 3 });
export {};
