namespace Kinora.Architecture.Tests.Launcher;

/// <summary>Bodies of the scripts that stand for the machine's tools; $STATE is the sandbox's folder.</summary>
internal static class FakeTools
{
    public const string Dotnet = """
        printf 'dotnet %s\n' "$*" >>"$STATE/calls"
        case $1 in
            --version) [[ ! -f $STATE/no-sdk ]] ;;
            build)
                [[ -f $STATE/slow-build ]] && sleep 0.3
                [[ -f $STATE/helper-stays ]] && { sleep 2 & }
                [[ -f $STATE/build-fails ]] && { echo 'A.cs(1,2): error CS1002: ; expected'; exit 1; }
                [[ $2 == bench/* ]] && mkdir -p artifacts/bin/Kinora.Benchmarks/release && echo program >artifacts/bin/Kinora.Benchmarks/release/Kinora.Benchmarks.dll && exit
                for made in Kinora.Cli/release/kinora.dll Kinora.Server/release/kinora-server.dll; do
                    mkdir -p "artifacts/bin/${made%/*}" && echo program >"artifacts/bin/$made"
                done ;;
            test)
                shift; name=${1##*/}; name=${name%.dll}
                while (($#)); do [[ $1 == --results-directory ]] && out=$2; shift; done
                result=$(<"$STATE/$name.result")
                [[ $result == crash ]] && { echo 'The active test run was aborted.'; exit 134; }
                echo "<TestRun>$result</TestRun>" >"$out/$name.trx"
                [[ $result == *'failed="0"'* ]] || { echo "Failed $name.SomeTest"; exit 1; } ;;
            *) shift; printf '[%s]' "$@" ;;
        esac
        """;

    public const string Cmake = """
        printf 'cmake %s%s\n' "$*" "${LIBTORCH:+ with $LIBTORCH}" >>"$STATE/calls"
        [[ ! -f $STATE/cmake-fails ]] || { echo 'CMake Error: no compiler'; exit 1; }
        """;

    public const string DpkgQuery = """
        for name; do
            [[ $name == -* ]] && continue
            grep -qxF -- "$name" "$STATE/absent" 2>/dev/null || echo "installed $name"
        done
        """;

    public const string AptGet = """
        printf 'apt-get %s\n' "$*" >>"$STATE/calls"
        [[ $1 == update ]] && { rm -f "$STATE/lists-too-old"; exit; }
        [[ -f $STATE/lists-too-old || -f $STATE/apt-fails ]] && { echo 'E: Unable to locate package'; exit 100; }
        rm -f "$STATE/absent"
        """;
}
