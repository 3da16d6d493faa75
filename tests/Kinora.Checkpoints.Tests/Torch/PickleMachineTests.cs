namespace Kinora.Checkpoints.Tests;

public sealed class PickleMachineTests
{
    public static TheoryData<string, byte[], string> Forbidden => new()
    {
        { "os.system", new PickleBuilder().Global("os", "system").Text("touch hacked").Raw(0x85).Op('R').Op('.').ToArray(), "the name os.system at byte 2 (GLOBAL)" },
        { "posix.system", new PickleBuilder(4).Text("posix").Text("system").Raw(0x93).Op('.').ToArray(), "the name posix.system" },
        { "eval", new PickleBuilder().Global("builtins", "eval").Op('.').ToArray(), "the name builtins.eval" },
        { "a longer module", new PickleBuilder().Global("torch._utils._rebuild_tensor_v2", "__globals__").Op('.').ToArray(), "__globals__" },
        { "numpy", new PickleBuilder().Global("numpy.core.multiarray", "_reconstruct").Op('.').ToArray(), "numpy.core.multiarray._reconstruct" },
        { "short storage", new PickleBuilder().Global("torch", "ShortStorage").Op('.').ToArray(), "torch.ShortStorage" },
        { "stack global of numbers", new PickleBuilder(4).Number(1).Number(2).Raw(0x93).Op('.').ToArray(), "other values" },
        { "INST", new PickleBuilder().Op('(').Raw("ios\nsystem\n"u8).Op('.').ToArray(), "the opcode INST at byte 3" },
        { "OBJ", new PickleBuilder().Op('(').Global("collections", "OrderedDict").Op('o').Op('.').ToArray(), "the opcode OBJ" },
        { "NEWOBJ", new PickleBuilder().Global("collections", "OrderedDict").Op(')').Raw(0x81).Op('.').ToArray(), "the opcode NEWOBJ" },
        { "NEWOBJ_EX", new PickleBuilder(4).Raw(0x92).ToArray(), "the opcode NEWOBJ_EX" },
        { "EXT1", new PickleBuilder().Raw(0x82, 1).ToArray(), "the opcode EXT1" },
        { "EXT4", new PickleBuilder().Raw(0x84, 1, 0, 0, 0).ToArray(), "the opcode EXT4" },
        { "PERSID", new PickleBuilder().Raw("Px\n"u8).ToArray(), "the opcode PERSID" },
        { "protocol 0 text", new PickleBuilder(null).Raw("(dp0\n."u8).ToArray(), "the opcode DICT" },
        { "BYTEARRAY8", new PickleBuilder(5).Raw(0x96, 0, 0, 0, 0, 0, 0, 0, 0).ToArray(), "the opcode BYTEARRAY8" },
        { "unknown opcode", new PickleBuilder().Raw(0xee).ToArray(), "the unknown opcode 0xee" },
        { "protocol 6", new PickleBuilder(6).Op('N').Op('.').ToArray(), "protocol 6" },
        { "protocol 1", new PickleBuilder(1).Op('N').Op('.').ToArray(), "protocol 1" },
        { "call of a storage class", new PickleBuilder().Global("torch", "FloatStorage").Op(')').Op('R').Op('.').ToArray(), "a call of torch.FloatStorage" },
        { "call of a string", new PickleBuilder().Text("system").Op(')').Op('R').Op('.').ToArray(), "a call of a value" },
        { "call without a tuple", new PickleBuilder().Global("collections", "OrderedDict").Op(']').Op('R').Op('.').ToArray(), "a call of collections.OrderedDict" },
        { "OrderedDict of arguments", new PickleBuilder().Global("collections", "OrderedDict").Op(']').Raw(0x85).Op('R').Op('.').ToArray(), "other arguments" },
        { "rebuild of nothing", new PickleBuilder().Global("torch._utils", "_rebuild_tensor_v2").Op(')').Op('R').Op('.').ToArray(), "other arguments" },
        { "BUILD on a dict", new PickleBuilder().Op('}').Op('}').Op('b').Op('.').ToArray(), "attributes for another value" },
        { "BUILD on a list", new PickleBuilder().Op(']').Op('}').Op('b').Op('.').ToArray(), "attributes for another value" },
        { "BUILD of __class__", new PickleBuilder().OrderedDict().Op('}').Text("__class__").Number(1).Op('s').Op('b').Op('.').ToArray(), "other attributes" },
        { "BUILD of a tuple", new PickleBuilder().OrderedDict().Tuple(1, 2).Op('b').Op('.').ToArray(), "other attributes" },
        { "persistent id of a module", new PickleBuilder().Op('(').Text("module").Op('t').Op('Q').Op('.').ToArray(), "another one" },
        { "persistent id as text", new PickleBuilder().Text("storage").Op('Q').Op('.').ToArray(), "another one" },
        { "truncated opcode", new PickleBuilder().Op('X').Raw(4, 0).ToArray(), "truncated" },
        { "text beyond the end", new PickleBuilder().Op('X').Raw(0xff, 0xff, 0xff, 0xff).ToArray(), "truncated" },
        { "no STOP", new PickleBuilder().Op('N').ToArray(), "truncated" },
        { "empty", [], "truncated" },
        { "line without end", new PickleBuilder().Raw("cos"u8).ToArray(), "truncated" },
        { "huge memo", new PickleBuilder().Op('N').Op('r').Raw(0xff, 0xff, 0xff, 0xff).Op('.').ToArray(), "4294967295" },
        { "memo never given", new PickleBuilder().Op('h').Raw(5).Op('.').ToArray(), "5 at byte 2 (BINGET)" },
        { "memo of nothing", new PickleBuilder().Op('q').Raw(0).Op('.').ToArray(), "none" },
        { "stack underflow", new PickleBuilder().Op('s').Op('.').ToArray(), "none" },
        { "underflow below a mark", new PickleBuilder().Op('}').Op('(').Text("k").Op('s').Op('.').ToArray(), "none" },
        { "TUPLE without a mark", new PickleBuilder().Op('t').Op('.').ToArray(), "none" },
        { "STOP on nothing", new PickleBuilder().Op('.').ToArray(), "none" },
        { "values left over", new PickleBuilder().Op('N').Op('N').Op('.').ToArray(), "left over" },
        { "bytes left over", new PickleBuilder().Op('N').Op('.').Op('N').ToArray(), "left over" },
        { "odd items", new PickleBuilder().Op('}').Op('(').Text("k").Op('u').Op('.').ToArray(), "odd number" },
        { "items for a list", new PickleBuilder().Op(']').Text("k").Op('N').Op('s').Op('.').ToArray(), "another value" },
        { "append to a dict", new PickleBuilder().Op('}').Op('N').Op('a').Op('.').ToArray(), "another value" },
        { "tuple as key", new PickleBuilder().Op('}').Tuple(1).Op('N').Op('s').Op('.').ToArray(), "another key" },
        { "key twice", new PickleBuilder().Op('}').Text("k").Op('N').Op('s').Text("k").Op('N').Op('s').Op('.').ToArray(), "the key 'k' a second time" },
        { "number of 9 bytes", new PickleBuilder().Raw(0x8a, 9).Raw(new byte[9]).Op('.').ToArray(), "one of 9" },
        { "text that is no UTF-8", new PickleBuilder().Op('X').Raw(1, 0, 0, 0, 0xff).Op('.').ToArray(), "byte 2" },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void Run_ProgramThatIsNoPlainTensorDictionary_IsRefusedByName(string what, byte[] program, string found)
    {
        var error = Assert.Throws<CheckpointFormatException>(() => new PickleMachine(program, new FaultList("Open", "x.bin")).Run());

        Assert.True(error.Found.Contains(found, StringComparison.Ordinal), $"{what}: {error.Message}");
        Assert.Equal("data.pkl", error.Key);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void Run_NumbersOfEveryWidth_KeepTheirValue()
    {
        var program = new PickleBuilder().Op('(')
            .Op('J').Raw(0xfe, 0xff, 0xff, 0xff).Op('K').Raw(255).Op('M').Raw(1, 2)
            .Raw(0x8a, 0).Raw(0x8a, 1, 0xff).Raw(0x8a, 2, 0xff, 0).Number(long.MaxValue).Number(long.MinValue).Raw(0x88, 0x89)
            .Op('t').Op('.').ToArray();

        var tuple = Assert.IsType<PickleTuple>(new PickleMachine(program, new FaultList("Open", "x.bin")).Run());

        Assert.Equal([-2L, 255L, 513L, 0L, -1L, 255L, long.MaxValue, long.MinValue, true, false], tuple.Items);
    }

    [Fact]
    public void Flatten_ContainerInsideItself_IsRefused()
    {
        var program = new PickleBuilder().Op('}').Op('q').Raw(0).Text("again").Op('h').Raw(0).Op('s').Op('.').ToArray();

        Assert.Contains("contains itself", Assert.Throws<CheckpointFormatException>(() => Flatten(program)).Found);
    }

    [Fact]
    public void Flatten_NestedTooDeep_IsRefused()
    {
        var program = new PickleBuilder();
        program.Op('}').Text("d");
        for (var i = 0; i < 40; i++) program.Op('}').Text("d");
        program.Op('N');
        for (var i = 0; i < 41; i++) program.Op('s');

        Assert.Contains("at most 32", Assert.Throws<CheckpointFormatException>(() => Flatten(program.Op('.').ToArray())).Expected);
    }

    [Fact]
    public void Flatten_SharedContainersThatMultiply_AreRefusedWithoutUnfoldingThem()
    {
        // Twenty lists, each holding the next one ten times: 10^20 empty lists in 500 bytes.
        var program = new PickleBuilder().Op('}').Text("x");
        for (var level = 0; level < 20; level++) program.Op(']').Op('(');
        program.Op(']');
        for (byte level = 0; level < 20; level++)
        {
            program.Op('q').Raw(level);
            for (var i = 0; i < 9; i++) program.Op('h').Raw(level);
            program.Op('e');
        }

        var error = Assert.Throws<CheckpointFormatException>(() => Flatten(program.Op('s').Op('.').ToArray()));

        Assert.StartsWith("at most", error.Expected);
    }

    [Fact]
    public void Flatten_TwoEntriesOfOneJoinedName_AreRefused()
    {
        var program = new PickleBuilder().Op('}').Op('(')
            .Text("a.b").Number(1)
            .Text("a").Op('}').Text("b").Number(2).Op('s')
            .Op('u').Op('.').ToArray();

        Assert.Equal("a.b", Assert.Throws<CheckpointFormatException>(() => Flatten(program)).Key);
    }

    [Theory]
    [InlineData("single tensor")]
    [InlineData("bare storage")]
    [InlineData("class")]
    public void Flatten_RootOrLeafThatIsNoTensorDictionary_IsRefused(string what)
    {
        var program = what switch
        {
            "single tensor" => new PickleBuilder().Tensor("FloatStorage", "0", 1, 0, [1], [1]).Op('.'),
            "bare storage" => new PickleBuilder().Op('}').Text("k").Storage("FloatStorage", "0", 1).Op('s').Op('.'),
            _ => new PickleBuilder().Op('}').Text("k").Global("torch", "FloatStorage").Op('s').Op('.'),
        };

        Assert.Contains(what, Assert.Throws<CheckpointFormatException>(() => Flatten(program.ToArray())).Found);
    }

    private static TorchContent Flatten(byte[] program)
    {
        var faults = new FaultList("Open", "x.bin");
        return TorchContent.Of(new PickleMachine(program, faults).Run(), faults);
    }
}
