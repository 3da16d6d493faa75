// Leak checks count the tensors of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
