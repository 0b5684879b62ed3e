# Puts what comes on standard input in place of a file, as a whole.
# Arguments: the file, its length in bytes, owner:group or "-", the mode, a token that nobody else uses, and the SHA-256
# that the file must have right before, or "-". Exit status 3: it has another one, and nothing was changed.
set -eu
umask 077

# Flushes a file or folder to the disk. Before coreutils 8.24 sync(1) takes no file and flushes the whole host.
flush() {
    if sync --help 2> /dev/null | grep -q -e --file-system; then
        sync "$1"
    elif [ ! -d "$1" ]; then
        dd if=/dev/null of="$1" conv=notrunc,fsync status=none
    fi
}

# A symbolic link stays one.
target=$(readlink -f -- "$1")
folder=$(dirname -- "$target")
temporary=$folder/.$(basename -- "$target").$5
trap 'rm -f -- "$temporary"' EXIT
# Not every shell does at a signal what it does at its end.
trap 'exit 1' HUP INT TERM PIPE

# Access control lists and other attributes, as far as there are any and the file system takes them. Mode and owner follow.
if [ -e "$target" ]; then
    cp --attributes-only --preserve=all -- "$target" "$temporary" 2> /dev/null || rm -f -- "$temporary"
    [ ! -e "$temporary" ] || chmod 600 "$temporary"
fi
cat > "$temporary"
if [ "$(wc -c < "$temporary")" -ne "$2" ]; then
    echo "the content did not arrive whole" >&2
    exit 1
fi
if [ "$3" != - ]; then
    chown "$3" "$temporary"
fi
chmod "$4" "$temporary"
flush "$temporary"
if [ "$6" != - ] && [ "$(sha256sum < "$target" | cut -d ' ' -f 1)" != "$6" ]; then
    exit 3
fi
mv -f -T -- "$temporary" "$target"
flush "$folder"
