// Written by the bundler: imports of every file of one kind of tests (scripts/lib/host-test-files.ts).
declare module 'host-tests:all';
declare module 'host-bench:all';
