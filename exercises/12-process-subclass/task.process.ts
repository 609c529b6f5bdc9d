// What each of the processes runs: it does the task that the program has started.
export {};

// TODO: make an object of the task's class, with the fields that it has in the program, and call its run(). All that is
// known here so far is the module of the class, `process.argv[2]`.
