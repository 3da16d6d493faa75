using System.Buffers.Binary;
using System.Text;

namespace Kinora.Checkpoints;

/// <summary>A machine for the few pickle opcodes that describe a dictionary of tensors.</summary>
/// <remarks>
/// Python's pickle is a program that may call anything. This machine can make dictionaries, lists, tuples, numbers, strings and
/// descriptions of tensors, and nothing else: names are compared with a list, calls build records of ours. Everything else is
/// refused with the opcode's name and position. Protocols 2 to 5; opcode meanings: CPython's <c>pickletools.py</c>.
/// </remarks>
internal sealed class PickleMachine(byte[] program, FaultList faults)
{
    /// <summary>A dictionary of 100,000 tensors takes about 16 MB; every object costs at least one byte of program.</summary>
    public const int MaxProgramBytes = 16 << 20;

    private const int MaxMemoIndex = 1 << 24;
    private const string Remedy = "Only dictionaries of tensors are read and nothing from a file is ever run; convert the file to safetensors where it was made, if you trust it.";
    private const string Damaged = "The archive is damaged or made to mislead; fetch it again from a source you trust.";

    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _position;
    private int _opcodeAt;

    /// <summary>Runs the program to its STOP and gives what it leaves.</summary>
    /// <exception cref="CheckpointFormatException">The program is damaged or wants more than this machine does.</exception>
    public object? Run()
    {
        while (true)
        {
            _opcodeAt = _position;
            var opcode = (PickleOpcode)Take(1)[0];
            if (opcode == PickleOpcode.STOP)
            {
                var result = Pop();
                if (_stack.Count > 0 || _marks.Count > 0 || _position != program.Length)
                    throw Refuse("one value at the end", "values or bytes left over", Damaged);
                return result;
            }

            Step(opcode);
        }
    }

    private void Step(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.PROTO: CheckProtocol(Take(1)[0]); break;
            case PickleOpcode.FRAME: Take(8); break;
            case PickleOpcode.MARK: _marks.Push(_stack.Count); break;

            case PickleOpcode.NONE: _stack.Add(null); break;
            case PickleOpcode.NEWTRUE: _stack.Add(true); break;
            case PickleOpcode.NEWFALSE: _stack.Add(false); break;
            case PickleOpcode.BININT: _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case PickleOpcode.BININT1: _stack.Add((long)Take(1)[0]); break;
            case PickleOpcode.BININT2: _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case PickleOpcode.LONG1: _stack.Add(ReadLong(Take(Take(1)[0]))); break;
            case PickleOpcode.BINFLOAT: _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case PickleOpcode.BINUNICODE: _stack.Add(ReadText(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case PickleOpcode.SHORT_BINUNICODE: _stack.Add(ReadText(Take(1)[0])); break;

            case PickleOpcode.EMPTY_DICT: _stack.Add(new PickleDict(ordered: false)); break;
            case PickleOpcode.EMPTY_LIST: _stack.Add(new List<object?>()); break;
            case PickleOpcode.EMPTY_TUPLE: _stack.Add(new PickleTuple([])); break;
            case PickleOpcode.TUPLE: _stack.Add(new PickleTuple(PopToMark())); break;
            case PickleOpcode.TUPLE1: _stack.Add(new PickleTuple(PopMany(1))); break;
            case PickleOpcode.TUPLE2: _stack.Add(new PickleTuple(PopMany(2))); break;
            case PickleOpcode.TUPLE3: _stack.Add(new PickleTuple(PopMany(3))); break;
            case PickleOpcode.SETITEM: SetItems(PopMany(2)); break;
            case PickleOpcode.SETITEMS: SetItems(PopToMark()); break;
            case PickleOpcode.APPEND: Append(PopMany(1)); break;
            case PickleOpcode.APPENDS: Append(PopToMark()); break;

            case PickleOpcode.BINPUT: Memoize(Take(1)[0]); break;
            case PickleOpcode.LONG_BINPUT: Memoize(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;
            case PickleOpcode.MEMOIZE: Memoize(_memo.Count); break;
            case PickleOpcode.BINGET: Recall(Take(1)[0]); break;
            case PickleOpcode.LONG_BINGET: Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;

            case PickleOpcode.GLOBAL: PushGlobal(ReadLine(), ReadLine()); break;
            case PickleOpcode.STACK_GLOBAL: PushStackGlobal(PopMany(2)); break;
            case PickleOpcode.BINPERSID: _stack.Add(TorchRebuild.Storage(Pop()) ?? throw Refuse("a persistent id ('storage', class, key, place, count)", "another one", Damaged)); break;
            case PickleOpcode.REDUCE: Reduce(PopMany(2)); break;
            case PickleOpcode.BUILD: Build(Pop()); break;
            default: throw Refuse("an opcode that describes tensors", Enum.IsDefined(opcode) ? $"the opcode {opcode}" : $"the unknown opcode 0x{(byte)opcode:x2}", Remedy);
        }
    }

    private void CheckProtocol(byte version)
    {
        if (version is < 2 or > 5) throw Refuse("pickle protocol 2 to 5", $"protocol {version}", Remedy);
    }

    private void PushGlobal(string module, string name)
    {
        _stack.Add(TorchGlobal.Find(module, name)
            ?? throw Refuse("only names that describe tensors", $"the name {module}.{name}", TorchGlobal.Remedy(module, name)));
    }

    private void PushStackGlobal(object?[] pair)
    {
        if (pair is not [string module, string name]) throw Refuse("module and name as strings", "other values", Damaged);
        PushGlobal(module, name);
    }

    private void Reduce(object?[] pair)
    {
        if (pair is not [TorchGlobal { Kind: not TorchGlobalKind.Storage } function, PickleTuple arguments])
            throw Refuse("a call of a function that describes tensors", pair[0] is TorchGlobal g ? $"a call of {g.Name}" : "a call of a value", Remedy);
        _stack.Add(TorchRebuild.Call(function, arguments.Items)
            ?? throw Refuse($"arguments that {function.Name} takes for a plain tensor", "other arguments", "Save plain, dense tensors: state_dict() of a module, or convert to safetensors."));
    }

    /// <summary>torch hangs version numbers on a state dict as the attribute <c>_metadata</c>; nothing else has attributes.</summary>
    private void Build(object? state)
    {
        if (Peek() is not PickleDict { IsOrdered: true })
            throw Refuse("attributes on an OrderedDict only", "attributes for another value", Remedy);
        if (state is not PickleDict attributes || attributes.Items.Any(a => a.Key is not "_metadata"))
            throw Refuse("the attribute _metadata only", "other attributes", Remedy);
    }

    private void SetItems(object?[] pairs)
    {
        if (pairs.Length % 2 != 0) throw Refuse("pairs of key and value", "an odd number of values", Damaged);
        if (Peek() is not PickleDict dictionary) throw Refuse("a dictionary to fill", "another value", Damaged);
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (pairs[i] is not (string or long)) throw Refuse("strings or whole numbers as keys", "another key", Remedy);
            if (!dictionary.TryAdd(pairs[i]!, pairs[i + 1])) throw Refuse("each key once", $"the key '{pairs[i]}' a second time", Damaged);
        }
    }

    private void Append(object?[] values)
    {
        if (Peek() is not List<object?> list) throw Refuse("a list to fill", "another value", Damaged);
        list.AddRange(values);
    }

    private void Memoize(long index)
    {
        if (index > MaxMemoIndex) throw Refuse($"memo numbers to {MaxMemoIndex}", $"{index}", Damaged);
        _memo[index] = Peek();
    }

    private void Recall(long index) =>
        _stack.Add(_memo.TryGetValue(index, out var value) ? value : throw Refuse("a memo number given before", $"{index}", Damaged));

    private object? Pop() => PopMany(1)[0];

    private object? Peek() => _stack.Count > Floor ? _stack[^1] : throw Underflow();

    private int Floor => _marks.Count > 0 ? _marks.Peek() : 0;

    private object?[] PopMany(int count)
    {
        if (_stack.Count - count < Floor) throw Underflow();
        var values = _stack.GetRange(_stack.Count - count, count).ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private object?[] PopToMark()
    {
        if (!_marks.TryPop(out var mark)) throw Refuse("a MARK before it", "none", Damaged);
        var values = _stack.GetRange(mark, _stack.Count - mark).ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > program.Length - _position)
            throw Refuse($"{count} more bytes of pickle", $"{program.Length - _position}: it is truncated", Damaged);
        var bytes = program.AsSpan(_position, (int)count);
        _position += (int)count;
        return bytes;
    }

    private string ReadText(long bytes) => Decode(Take(bytes));

    private string ReadLine()
    {
        var length = program.AsSpan(_position).IndexOf((byte)'\n');
        if (length < 0) throw Refuse("a line of text", "no end of line: it is truncated", Damaged);
        var text = Decode(Take(length));
        Take(1);
        return text;
    }

    private string Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8);
        }
        catch (DecoderFallbackException error)
        {
            throw Refuse("text in UTF-8", error.Message, Damaged);
        }
    }

    private long ReadLong(ReadOnlySpan<byte> littleEndian)
    {
        if (littleEndian.Length > 8) throw Refuse("whole numbers of at most 8 bytes", $"one of {littleEndian.Length}", Damaged);
        long value = littleEndian.Length > 0 && littleEndian[^1] >= 0x80 ? -1 : 0;
        for (var i = littleEndian.Length - 1; i >= 0; i--) value = (value << 8) | littleEndian[i];
        return value;
    }

    private CheckpointFormatException Underflow() => Refuse("a value on the stack", "none", Damaged);

    private CheckpointFormatException Refuse(string expected, string found, string remedy) =>
        faults.Fatal("data.pkl", expected, $"{found} at byte {_opcodeAt} ({(_opcodeAt < program.Length ? (PickleOpcode)program[_opcodeAt] : "the end")})", remedy);
}
