# Functions about what a process has from whoever started it: limits, variables, priority. A component that is started
# in an SSH session would have the session's; it is given what its predecessor had. Of a variable that start.sh adds
# something to (see start-script-variables.sh) only what its caller gave counts.
#
# KEEP  names of variables, separated by blanks, that a new process gets as the old one has them; "*" for all
# OWN   names of variables that the registry file sets
# UNIT  the systemd unit that starts the node; empty when its start.sh does. UNIT_OF is "user" or "system"
#
# Attributes are written as records that end with NUL, "kind value": limit (option of ulimit, and value), nice, oom
# (score adjustment), umask, cpus, has (name of a variable), env (variable with its value), process (pid and ticks).

# The attributes of process $1. With "all" every variable's value is told, with "kept" only those that are to be kept.
attributes() {
    local process entry stat name assigned
    local -A wrapped=()
    process=$(living "$1")
    [ -n "$process" ] || return 1
    while read -r entry; do
        printf 'limit %s\0' "$entry"
    done < <(limits "$process")
    stat=$(cat "$process/stat" 2> /dev/null) || return 1
    # shellcheck disable=SC2086
    set -- "$1" "$2" ${stat##*) }
    printf 'nice %s\0' "${19}"
    printf 'oom %s\0' "$(cat "$process/oom_score_adj" 2> /dev/null)"
    while read -r entry; do
        printf '%s\0' "$entry"
    done < <(awk '$1 == "Umask:" { print "umask", $2 } $1 == "Cpus_allowed_list:" { print "cpus", $2 }' "$process/status")
    read_start_script
    while IFS= read -r -d '' entry; do
        name=${entry%%=*}
        is_attribute "$name" "$assigned" || continue
        if [ -n "${wrapped[$name]+is set}" ]; then
            given "$name" "${entry#*=}"
            [ -n "$GIVEN" ] || continue
            entry=$name=$GIVEN
        fi
        if [ "$2" = all ] || is_kept "$name"; then
            printf 'env %s\0' "$entry"
        else
            printf 'has %s\0' "$name"
        fi
    done 2> /dev/null < "$process/environ"
}

# The soft limits of the process that folder $1 stands for, as "option value" in the units of ulimit.
limits() {
    awk '
        function limit(name, option, unit) { options[name] = option; units[name] = unit }
        BEGIN {
            limit("Max open files", "n", 1)
            limit("Max processes", "u", 1)
            limit("Max pending signals", "i", 1)
            limit("Max msgqueue size", "q", 1)
            limit("Max core file size", "c", 1024)
            limit("Max locked memory", "l", 1024)
            limit("Max stack size", "s", 1024)
            limit("Max address space", "v", 1024)
            limit("Max data size", "d", 1024)
            limit("Max file size", "f", 1024)
        }
        {
            name = substr($0, 1, 25)
            sub(/ +$/, "", name)
            if (!(name in options)) next
            soft = substr($0, 27, 20)
            sub(/ +$/, "", soft)
            if (soft != "unlimited") soft = sprintf("%.0f", int((soft + units[name] - 1) / units[name]))
            print options[name], soft
        }' "$1/limits" 2> /dev/null
}

# Whether variable $1 is one that a component may go by: none of a login or a terminal, none that the registry file sets, and
# not in $2, names that start.sh assigns anew, unless it is to be kept by its name. A taskmanager finds java by PATH.
is_attribute() {
    case "$1" in
        "" | [0-9]* | *[!A-Za-z0-9_]*) return 1 ;;
        PATH) [ "$COMPONENT" = taskmanager ] ;;
        _ | PWD | OLDPWD | SHLVL | HOME | USER | USERNAME | LOGNAME | SHELL | MAIL | HOSTNAME | HOST | HOSTTYPE | \
            OSTYPE | MACHTYPE | VENDOR | GROUP | TERM | TERM_* | TERMCAP | COLORTERM | COLUMNS | LINES | HIST* | PS[0-4] | \
            PROMPT_* | LS_COLORS | LS_OPTIONS | LESS* | PAGER | MANPATH | EDITOR | VISUAL | INPUTRC | DISPLAY | \
            XAUTHORITY | WAYLAND_* | WINDOWID | TMUX* | STY | WINDOW | SSH_* | SUDO_* | XDG_* | DBUS_* | GPG_* | \
            MOTD_* | S_COLORS | BASH_* | which_declare | DEBUGINFOD_* | INVOCATION_ID | JOURNAL_STREAM | \
            SYSTEMD_* | MANAGERPID | NOTIFY_SOCKET | LISTEN_* | WATCHDOG_*) return 1 ;;
        *)
            case " $OWN " in *" $1 "*) return 1 ;; esac
            case " $KEEP " in *" $1 "*) return 0 ;; esac
            case " $2 " in *" $1 "*) return 1 ;; esac
            ;;
    esac
}

is_kept() {
    [ "$KEEP" = "*" ] || case " $KEEP " in *" $1 "*) ;; *) return 1 ;; esac
}

# Gives this shell the attributes that come on standard input, as far as it may have them. No limit is lowered.
give() {
    local entry value
    while IFS= read -r -d '' entry; do
        value=${entry#* }
        case "${entry%% *}" in
            # shellcheck disable=SC2086
            limit) raise $value ;;
            nice) renice "$value" -p "$BASHPID" ;;
            oom) echo "$value" > "/proc/$BASHPID/oom_score_adj" ;;
            umask) umask "$value" ;;
            cpus) taskset -p -c "$value" "$BASHPID" ;;
            env) export "${value?}" ;;
        esac > /dev/null 2>&1
    done
}

# Raises the limit of ulimit's option $1 to $2, or as far as that is allowed.
raise() {
    is_less "$(ulimit -S "-$1")" "$2" || return 0
    ulimit -S "-$1" "$2" 2> /dev/null || ulimit "-$1" "$2" 2> /dev/null || ulimit -S "-$1" "$(ulimit -H "-$1")"
}

is_less() {
    [ "$1" != unlimited ] && { [ "$2" = unlimited ] || [ "$1" -lt "$2" ]; }
}

# What is in the attributes of file $1, but not in those of file $2, one a line: "limit option old new",
# "nice|oom|umask|cpus old new", "missing variable", "other variable". Fails when file $2 has none.
lost() {
    local entry kind value key
    local -A new=()
    while IFS= read -r -d '' entry; do
        value=${entry#* }
        case "${entry%% *}" in
            limit) new["limit ${value%% *}"]=${value#* } ;;
            env) new["variable ${value%%=*}"]=${value#*=} ;;
            has) new["variable $value"]= ;;
            *) new["${entry%% *}"]=$value ;;
        esac
    done < "$2"
    [ "${#new[@]}" -gt 0 ] || return 1
    while IFS= read -r -d '' entry; do
        kind=${entry%% *}
        value=${entry#* }
        case "$kind" in
            limit)
                key="limit ${value%% *}"
                ! is_less "${new[$key]}" "${value#* }" || echo "$key ${value#* } ${new[$key]}"
                ;;
            env)
                key="variable ${value%%=*}"
                if [ -z "${new[$key]+is set}" ]; then
                    echo "missing ${value%%=*}"
                elif [ "${new[$key]}" != "${value#*=}" ]; then
                    echo "other ${value%%=*}"
                fi
                ;;
            has) [ -n "${new["variable $value"]+is set}" ] || echo "missing $value" ;;
            process) ;;
            *) [ "${new[$kind]}" = "$value" ] || echo "$kind $value ${new[$kind]}" ;;
        esac
    done < "$1"
}

# Keeps the attributes of process $1, which started at tick $2, for what is started in its place. They may hold secrets:
# the file is the user's own, and is taken away when a new process is there.
record_attributes() {
    local file=.openmldb-rollout/attributes first=
    [ -z "$UNIT" ] && is_process "$1" "$2" || return 0
    IFS= read -r -d '' first 2> /dev/null < "$file" || true
    # A process that is ending has less than it had.
    [ "$first" != "process $1 $2" ] || return 0
    (
        umask 077
        { printf 'process %s %s\0' "$1" "$2" && attributes "$1" kept; } > "$file.$BASHPID" && is_process "$1" "$2" \
            && mv -f -- "$file.$BASHPID" "$file" || rm -f -- "$file.$BASHPID"
    )
}

# Runs start.sh with the attributes that were kept. Arguments: its own.
start_script() {
    (
        if [ -e .openmldb-rollout/attributes ]; then
            give < .openmldb-rollout/attributes
        fi
        exec bash bin/start.sh "$@"
    )
}

# Says what process $1, which started at tick $2, lacks of what its predecessor had, and forgets that. What is kept of
# the process itself stays: somebody is about to replace it.
forget_attributes() {
    local file=.openmldb-rollout/attributes first
    state_folder
    IFS= read -r -d '' first 2> /dev/null < "$file" || return 0
    [ "$first" != "process $1 $2" ] || return 0
    lost "$file" <(attributes "$1" kept) || true
    rm -f -- "$file"
}

own_attributes() {
    attributes "$$" all
}

# What a process that is started in place of process $1 would have. Variables show in /proc only of a program that was
# started with them.
future_attributes() {
    (
        give < <(attributes "$1" kept)
        exec bash -c "$(as_script own_attributes)"
    )
}

# What speaks for and against starting the node from here in place of process $1; 0 when there is none.
launch_facts() {
    if session_is_killed; then
        echo session_is_killed
    fi
    if [ -n "$UNIT" ]; then
        unit_control show -p LoadState "$UNIT" 2> /dev/null | grep -q -x LoadState=loaded || echo unit_unknown
        may_control_units || echo unit_forbidden
    fi
    [ "$1" != 0 ] || return 0
    echo running
    if [ "$1" = 1 ]; then
        echo first_process
    fi
    if is_contained "$1"; then
        echo contained
        return
    fi
    unit_facts "$1"
    if [ -z "$UNIT" ]; then
        lost <(attributes "$1" all) <(future_attributes "$1") || echo attributes_unknown
        [ -r "/proc/$1/environ" ] || echo environment_unreadable
    fi
}

# The control groups of process $1, as "hierarchy:controllers:path".
control_groups() {
    cat "/proc/$1/cgroup"
}

# The path of process $1's control group that systemd goes by.
systemd_group() {
    control_groups "$1" 2> /dev/null | awk '
        { path = $0; sub(/^[^:]*:[^:]*:/, "", path) }
        /^[0-9]+:name=systemd:/ { named = path }
        /^0::/ { unified = path }
        END { print named != "" ? named : unified }'
}

# Which unit process $1 belongs to, "unit name" or "user_unit name", and whether that is the node's own ("unit_of_node");
# else its control groups that it would lose: "group path".
unit_facts() {
    local path name of=system
    path=$(systemd_group "$1")
    name=${path%.service*}
    if [ "$name" != "$path" ] && [ "$path" != "$(systemd_group "$$")" ]; then
        name=${name##*/}.service
        case "$path" in */user@*.service/*) of=user ;; esac
        case "$name" in
            user@*) ;;
            ssh.service | sshd.service | ssh@*.service | sshd@*.service) return ;;
            *)
                [ "$of" = user ] && echo "user_unit $name" || echo "unit $name"
                ! is_unit_of_node "$1" "$name" "$of" || echo unit_of_node
                return
                ;;
        esac
    fi
    lost_groups "$1"
}

# Whether unit $2 of $3 (system or user) was made for the node of process $1. What cannot be asked counts as such.
is_unit_of_node() {
    local facts parent
    facts=$(UNIT_OF=$3 unit_show "$2") || return 0
    [ -n "$facts" ] || return 0
    parent=$(supervisor "$WORKDIR" "$COMPONENT")
    echo "$facts" | grep -q -x -E "MainPID=($1|$parent)" && return
    echo "$facts" | grep -q -F -e "$WORKDIR"
}

unit_show() {
    if [ "$UNIT_OF" = user ]; then
        user_systemctl show -p MainPID,ExecStart,ExecStop,WorkingDirectory "$1"
    else
        systemctl show -p MainPID,ExecStart,ExecStop,WorkingDirectory "$1"
    fi 2> /dev/null
}

# The control groups of process $1 that a process of this session is not in; those of sessions are all alike.
lost_groups() {
    local line mine
    mine=$(control_groups "$$" | sed 's/^[0-9]*//')
    control_groups "$1" 2> /dev/null | while IFS= read -r line; do
        case "$line" in *:/ | *:/user.slice* | *:/system.slice/ssh*) continue ;; esac
        echo "$mine" | grep -q -x -F -e ":${line#*:}" || echo "group ${line##*:}"
    done | sort -u
}

# Whether process $1 is in a container that this session is not in.
is_contained() {
    local marks='/(docker|libpod|kubepods|containerd|crio|lxc|machine\.slice|system\.slice/docker-)'
    if [ "$(awk '$1 == "NSpid:" { print NF }' "/proc/$1/status" 2> /dev/null)" -gt 2 ] 2> /dev/null; then
        return 0
    fi
    control_groups "$1" 2> /dev/null | grep -q -E "$marks" && ! control_groups "$$" | grep -q -E "$marks"
}

# Whether everything that was started in this session ends with it (KillUserProcesses of systemd-logind).
session_is_killed() {
    case "$(systemd_group "$$")" in */session-*.scope*) ;; *) return 1 ;; esac
    [ "$(logind KillUserProcesses)" = yes ] || return 1
    case " $(logind KillExcludeUsers) " in *" $(id -un) "*) return 1 ;; esac
    case " $(logind KillOnlyUsers) " in "  " | *" $(id -un) "*) ;; *) return 1 ;; esac
}

# What systemd-logind goes by, from itself or from its files.
logind() {
    local answer
    if answer=$(busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager \
        "$1" 2> /dev/null) && [ -n "$answer" ]; then
        # "b true", or "as 2 "root" "admin"".
        echo "$answer" | sed -e 's/^b true/yes/' -e 's/^b false/no/' -e 's/^as [0-9]* *//' -e 's/"//g'
        return
    fi
    answer=$(logind_files | sed -n "s/^[[:space:]]*$1=//p" | tail -n 1)
    if [ -z "$answer" ] && [ "$1" = KillExcludeUsers ]; then
        answer=root
    fi
    case "$answer" in 1 | true | on) answer=yes ;; esac
    echo "$answer"
}

logind_files() {
    cat /etc/systemd/logind.conf /usr/lib/systemd/logind.conf.d/*.conf /run/systemd/logind.conf.d/*.conf \
        /etc/systemd/logind.conf.d/*.conf 2> /dev/null
}

# systemctl about the node's unit, or what UNIT_OF says, with these arguments.
unit_control() {
    if [ "$UNIT_OF" = user ]; then
        user_systemctl "$@"
    elif [ "$1" != show ] && [ "$(id -u)" != 0 ] && sudo -n -l systemctl "$@" > /dev/null 2>&1; then
        sudo -n systemctl "$@"
    else
        systemctl --no-ask-password "$@"
    fi
}

# A session without PAM does not know where its user's systemd is.
user_systemctl() {
    XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/run/user/$(id -u)} systemctl --user --no-ask-password "$@"
}

# Whether this user may start and stop the node's unit: as root, for a unit of its own, by sudo, or by polkit.
may_control_units() {
    [ "$UNIT_OF" = user ] || [ "$(id -u)" = 0 ] \
        || { sudo -n -l systemctl stop "$UNIT" && sudo -n -l systemctl start "$UNIT"; } \
        || pkcheck --action-id org.freedesktop.systemd1.manage-units --process "$$"
} > /dev/null 2>&1
