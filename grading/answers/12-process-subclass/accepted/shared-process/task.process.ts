// Nobody starts this one.
export {};
