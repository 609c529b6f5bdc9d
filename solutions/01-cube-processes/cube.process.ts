// A process of its own: it gets one number as an argument, answers with one message, and ends
// by itself, because it has nothing more to do.
export {};

const number = Number(process.argv[2]);
// The cube is found here, in the child; the parent only collects it.
process.send?.(number ** 3);
