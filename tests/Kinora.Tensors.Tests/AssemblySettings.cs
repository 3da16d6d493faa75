// Leak checks count the tensors of the whole process, and thread settings belong to it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
