// Fixtures run beside each other: they wait for servers, pages and processes more than they compute, so that there are more of them at a time than
// processors. What measures, or listens to the whole process, says that it runs alone.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
