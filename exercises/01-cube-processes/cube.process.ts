// A process of its own: it gets one number as an argument, answers with one message, and ends
// by itself, because it has nothing more to do.
export {};

const number = Number(process.argv[2]);
// TODO: answer with the cube of the number.
process.send?.(number);
