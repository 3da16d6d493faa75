// Tests set environment variables and the current folder, which belong to the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
