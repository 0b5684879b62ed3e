# Puts what comes on standard input in place of a file, as a whole.
# Arguments: the file, its length in bytes, owner:group or "-", the mode, a token that nobody else uses.
set -eu
umask 077

# A symbolic link stays one.
target=$(readlink -f -- "$1")
folder=$(dirname -- "$target")
temporary=$folder/.$(basename -- "$target").$5
trap 'rm -f -- "$temporary"' EXIT

cat > "$temporary"
if [ "$(wc -c < "$temporary")" -ne "$2" ]; then
    echo "the content did not arrive whole" >&2
    exit 1
fi
if [ "$3" != - ]; then
    chown "$3" "$temporary"
fi
chmod "$4" "$temporary"
sync "$temporary"
mv -f -T -- "$temporary" "$target"
sync "$folder"
