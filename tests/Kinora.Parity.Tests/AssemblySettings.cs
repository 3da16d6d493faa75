// The leak check counts the tensors of the whole process, and every operator uses all cores anyway.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
