# Overwrites a file where it is, for one that nothing can be renamed over: a mount of its own, a file in a folder that
# takes none. A copy of the new content stands beside it until the file is whole.
# Arguments: the file; the length of what comes on standard input, or "-": only complete what was interrupted; the
# SHA-256 that the file must have right before, or "-". Exit status 3: it has another one, and nothing was changed.
set -eu
umask 077

# Before coreutils 8.24 sync(1) takes no file and flushes the whole host.
flush() {
    if sync --help 2> /dev/null | grep -q -e --file-system; then
        sync "$1"
    elif [ ! -d "$1" ]; then
        dd if=/dev/null of="$1" conv=notrunc,fsync status=none
    fi
}

size_of() {
    wc -c < "$1" | tr -d ' '
}

overwrite() {
    cat -- "$copy" > "$target"
    flush "$target"
    rm -f -- "$copy"
    flush "$(dirname -- "$copy")"
}

# An overwrite that was interrupted leaves the file shorter than its copy and equal to that as far as it goes. A file
# that is anything else was not begun, or is somebody else's since.
finish() {
    [ -e "$copy" ] || return 0
    if [ "$(size_of "$target")" -lt "$(size_of "$copy")" ] && cmp -s -n "$(size_of "$target")" -- "$target" "$copy"; then
        overwrite
    else
        rm -f -- "$copy"
    fi
}

# Beside the path that the copies of a rollout stand beside, too: what it links to may be in a folder that takes none.
target=$(readlink -f -- "$1")
copy=$(dirname -- "$1")/.$(basename -- "$1").rollout-overwrite

# An attempt that is thought dead may be at it still. The lock is the file's own: its folder gets no file for that.
exec 9< "$target"
flock -w 5 9 || {
    echo "somebody else is overwriting it, and does not end" >&2
    exit 1
}
finish
[ "$2" != - ] || exit 0

temporary=$copy.$$
trap 'rm -f -- "$temporary"' EXIT
trap 'exit 1' HUP INT TERM PIPE
cat > "$temporary"
if [ "$(size_of "$temporary")" -ne "$2" ]; then
    echo "the content did not arrive whole" >&2
    exit 1
fi
if [ "$3" != - ] && [ "$(sha256sum < "$target" | cut -d ' ' -f 1)" != "$3" ]; then
    exit 3
fi
flush "$temporary"
mv -f -T -- "$temporary" "$copy"
flush "$(dirname -- "$copy")"
overwrite
