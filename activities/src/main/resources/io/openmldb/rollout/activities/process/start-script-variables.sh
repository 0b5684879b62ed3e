# Functions about what start.sh makes of the variables that its caller gives it. Some it sets itself: what the caller gave is
# lost, whoever calls. To others it adds something (LD_LIBRARY_PATH="${LD_LIBRARY_PATH}:$(pwd)/udf"): a process has more in
# them than its caller gave. Everything else comes from the caller alone.
#
# start.sh is read, not run. So only what stands on every path through it counts as set: no branch, no loop, no function, no
# command of a condition, and of the files that it reads (". FILE") those that are there.

# Reads start.sh into two variables of the caller's: assigned, names of variables that it sets from nothing, each between
# blanks; and wrapped, an associative array of the values that refer to the variable itself, one a line, by its name.
read_start_script() {
    local name value
    assigned=' '
    wrapped=()
    while read -r name value; do
        if ! refers_to "$value" "$name"; then
            assigned+="$name "
            unset "wrapped[$name]"
        elif [[ $assigned != *" $name "* ]]; then
            wrapped[$name]+=$value$'\n'
        fi
    done < <(assignments "$WORKDIR/bin/start.sh" 0)
}

# Whether text $1 of a script has the value of variable $2 in it.
refers_to() {
    [[ $1 =~ \$\{?"$2"([^A-Za-z0-9_]|$) ]]
}

# What the caller of start.sh gave variable $1, whose value in a process is $2, as GIVEN; empty when start.sh alone made it.
# start.sh restart calls start.sh, which adds the same a second time.
given() {
    local -a templates=() removed=()
    local index before after alone changed=yes
    GIVEN=$2
    mapfile -t templates <<< "${wrapped[$1]%$'\n'}"
    while [ -n "$GIVEN" ] && [ -n "$changed" ]; do
        changed=
        for ((index = ${#templates[@]} - 1; index >= 0; index--)); do
            split_template "$1" "${templates[index]}" || continue
            remove_added "$before" "$after" "${removed[index]-}" "$alone" || continue
            removed[index]=$REMOVED
            changed=yes
        done
    done
}

# What template $2 puts before and after variable $1, as patterns in before and after of the caller's; and in alone what it
# makes of a variable that is not set, if that has a colon less. Fails where it takes something away, or has a default,
# which GIVEN then may be.
split_template() {
    local plain=${2//[\"\']/} own=\${$1} text form default
    text=$plain
    for form in "\${$1:+:\$$1}" "\${$1:+:\${$1}}" "\${$1+:\$$1}" "\${$1+:\${$1}}"; do
        text=${text//"$form"/:$own}
    done
    for form in "\${$1:+\$$1:}" "\${$1:+\${$1}:}" "\${$1+\$$1:}" "\${$1+\${$1}:}"; do
        text=${text//"$form"/$own:}
    done
    if [[ $text =~ ^\$\{"$1":?[-=](.*)\}$ ]]; then
        default=${BASH_REMATCH[1]}
        [ "$GIVEN" != "$default" ] || GIVEN=
        return 1
    fi
    [[ $text =~ ^(.*)\$(\{"$1"\}|"$1")($|[^A-Za-z0-9_].*$) ]] || return 1
    set -- "${BASH_REMATCH[1]}" "${BASH_REMATCH[3]}"
    before=$(as_pattern "$1")
    after=$(as_pattern "$2")
    alone=
    [ "$text" = "$plain" ] || alone=${before%:}${after#:}
}

# A regular expression for text $1 of a script, in which variables and commands stand for anything without a colon.
as_pattern() {
    local any=$'\001'
    printf '%s' "$1" | sed -E \
        -e ':again' \
        -e "s/\`[^\`]*\`/$any/;t again" \
        -e "s/[\$]\([^()]*\)/$any/;t again" \
        -e "s/[\$]\{[^{}]*\}/$any/;t again" \
        -e "s/[\$]([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?!-])/$any/;t again" \
        -e 's/[][\\.^$*+?(){}|]/\\&/g' \
        -e "s/$any/[^:]*/g"
}

# Takes off GIVEN what patterns $1 and $2 match at its ends, as REMOVED; only what was taken off before, $3, if anything was.
# All of it where it matches pattern $4.
remove_added() {
    local LC_ALL=C
    if [ -n "$4" ] && [[ $GIVEN =~ ^$4$ ]]; then
        REMOVED=$3
        GIVEN=
    elif [[ $GIVEN =~ ^($1)(.*)($2)$ ]]; then
        REMOVED=${BASH_REMATCH[1]}$'\n'${BASH_REMATCH[3]}
        if [ "$REMOVED" = $'\n' ] || { [ -n "$3" ] && [ "$REMOVED" != "$3" ]; }; then
            return 1
        fi
        GIVEN=${BASH_REMATCH[2]}
    else
        return 1
    fi
}

# The assignments of script $1 that stand on every path through it, in their order, as "NAME value" with the value as it is
# written. $2: how many scripts read one another up to here.
assignments() {
    local name value file
    [ "$2" -lt 5 ] || return 0
    while read -r name value; do
        if [ "$name" != . ]; then
            echo "$name $value"
        elif file=$(file_of_script "$value"); then
            assignments "$file" $(($2 + 1))
        fi
    done < <(own_assignments "$1" 2> /dev/null)
}

# The file that start.sh reads by path $1 of its text; fails when that cannot be told, or there is none. start.sh goes to the
# working directory first. A variable or command at the beginning stands for that or for its folder bin.
file_of_script() {
    local path=${1//[\"\']/} file
    case "$path" in
        *[\$\`]*)
            path=${path##*[\$\`]}
            case "$path" in */*) path=${path#*/} ;; *) return 1 ;; esac
            ;;
    esac
    case "$path" in
        /*) set -- "$path" ;;
        ../*) set -- "$WORKDIR/bin/$path" ;;
        *) set -- "$WORKDIR/$path" "$WORKDIR/bin/$path" ;;
    esac
    for file in "$@"; do
        if [ -f "$file" ] && [ -r "$file" ]; then
            echo "$file"
            return
        fi
    done
    return 1
}

# The assignments of file $1 itself, as "NAME value", and the files that it reads, as ". path".
own_assignments() {
    # shellcheck disable=SC2016
    awk -v quote="'" '
        # The length of the word that text begins with, as the shell divides it; 0 at an operator.
        function word_length(text,    at, sign, open, inner) {
            open = ""
            for (at = 1; at <= length(text); at++) {
                sign = substr(text, at, 1)
                inner = substr(open, length(open), 1)
                if (inner == quote) {
                    if (sign == quote) open = substr(open, 1, length(open) - 1)
                } else if (sign == "\\") {
                    at++
                } else if (inner != "" && sign == inner) {
                    open = substr(open, 1, length(open) - 1)
                } else if (sign == "\"" || sign == "`") {
                    open = open sign
                } else if (sign == quote) {
                    if (inner != "\"") open = open sign
                } else if (substr(text, at, 2) == "$(") {
                    open = open ")"
                    at++
                } else if (substr(text, at, 2) == "${") {
                    open = open "}"
                    at++
                } else if (inner == ")" && sign == "(") {
                    open = open ")"
                } else if (open == "" && index(" \t;&|<>()", sign) > 0) {
                    break
                }
            }
            return at > length(text) ? length(text) : at - 1
        }

        # At the end of a command: what it has assigned counts, if it was nothing but assignments.
        function command_ends(    i) {
            if (!has_command && !conditional && depth == 0) {
                for (i = 1; i <= count; i++) print assigned[i]
            }
            count = has_command = declares = tests = 0
            is_first = 1
        }

        function assign(word,    at, name, value) {
            at = index(word, "=")
            name = substr(word, 1, at - 1)
            value = substr(word, at + 1)
            if (sub(/\+$/, "", name)) value = "${" name "}" value
            assigned[++count] = name " " value
        }

        # A word where a command may begin.
        function begin(word) {
            if (word ~ /^[A-Za-z_][A-Za-z0-9_]*\+?=/) {
                assign(word)
                return
            }
            is_first = word ~ /^(if|then|else|elif|do|while|until|time|!)$/
            if (word ~ /^(if|case|for|while|until|select)$/) depth++
            else if (word ~ /^(fi|esac|done|\})$/ && depth > 0) depth--
            declares = word ~ /^(export|readonly|declare|typeset)$/
            has_command = !declares
            if (word == "." || word == "source") expected = "read"
            tests = word == "[" || word == "[[" || word == "test"
        }

        # A file that is read counts on every path, or right where the script finds that it is there.
        function reads(path) {
            if ((depth == 0 && !conditional) || (depth <= 1 && path == tested)) print ". " path
        }

        function argument(word) {
            if (word == "{") {
                depth++
                is_first = 1
            } else if (declares && word ~ /^[A-Za-z_][A-Za-z0-9_]*\+?=/) {
                assign(word)
            } else if (tests && depth <= 1 && word ~ /^-[efrs]$/) {
                expected = "tested"
            }
        }

        function line(text,    length_of_word, word, for_what) {
            conditional = 0
            expected = ""
            command_ends()
            while (1) {
                sub(/^[ \t\r]+/, "", text)
                if (text == "" || text ~ /^#/) break
                length_of_word = word_length(text)
                if (length_of_word == 0 && text ~ /^[<>]/) {
                    sub(/^[<>&|-]+/, "", text)
                    expected = "redirection"
                } else if (length_of_word == 0) {
                    command_ends()
                    if (text ~ /^(&&|\|\|)/) {
                        conditional = 1
                        text = substr(text, 3)
                    } else {
                        if (text ~ /^;/) conditional = 0
                        text = substr(text, 2)
                    }
                } else {
                    word = substr(text, 1, length_of_word)
                    text = substr(text, length_of_word + 1)
                    for_what = expected
                    expected = ""
                    if (for_what == "read") reads(word)
                    else if (for_what == "tested") tested = word
                    else if (for_what == "" && is_first && word != "{") begin(word)
                    else if (for_what == "") argument(word)
                }
            }
            command_ends()
        }

        {
            if (document != "") {
                text = $0
                sub(/^\t+/, "", text)
                if (text == document) document = ""
                next
            }
            text = held $0
            held = ""
            if (text ~ /\\$/) {
                held = substr(text, 1, length(text) - 1) " "
                next
            }
            line(text)
            if (text !~ /^[ \t]*#|<<</ && match(text, /<<-?[^<A-Za-z_]*[A-Za-z_][A-Za-z0-9_]*/)) {
                document = substr(text, RSTART, RLENGTH)
                sub(/^<<-?[^A-Za-z_]*/, "", document)
            }
        }' "$1"
}
