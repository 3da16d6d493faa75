// Servers share the engine's threads; one at a time keeps every test quick.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
