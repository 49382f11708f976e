// Tests that mostly wait run beside others, where their fixture says so; more of them than processors, since they wait. What measures times runs alone.
[assembly: LevelOfParallelism(3)]
