# Prints the Spark jobs below a taskmanager's process, "pid seconds class" each. It changes nothing.
# Argument: the taskmanager's process.

# Every process with its parent. A name in parentheses may hold blanks and parentheses itself.
parents() {
    cat /proc/[0-9]*/stat | awk '{ pid = $1; sub(/^.*\) /, ""); print pid, $2 }'
}

# The processes below $1, each before those below itself; not those below a job.
visit() {
    local child
    for child in $(awk -v parent="$1" '$2 == parent { print $1 }' <<< "$ALL"); do
        if is_job "$child"; then
            echo "$child $(age "$child") $(main_class "$child")"
        else
            visit "$child"
        fi
    done
}

words() {
    tr '\0' '\n' < "/proc/$1/cmdline"
}

# spark-submit is a script that becomes this program.
is_job() {
    words "$1" | grep -q -x -F org.apache.spark.deploy.SparkSubmit
}

# The last part of the name behind --class: its other arguments may hold what is nobody's business.
main_class() {
    words "$1" | awk 'found { sub(/^.*\./, ""); print; exit } $0 == "--class" { found = 1 }' | tr -cd 'A-Za-z0-9_$'
}

# How long process $1 has run, in seconds, by the clock of a process that starts now: /proc/uptime may be a container's.
age() {
    local then now
    then=$(cat "/proc/$1/stat")
    now=$(exec cat /proc/self/stat)
    # shellcheck disable=SC2086
    set -- ${then##*) }
    then=${20}
    # shellcheck disable=SC2086
    set -- ${now##*) }
    echo $(((${20} - then) / $(getconf CLK_TCK)))
}

jobs_below() {
    ALL=$(parents)
    visit "$1"
}
export LC_ALL=C
jobs_below "$@" 2> /dev/null < /dev/null
exit 0
