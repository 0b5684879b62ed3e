package io.openmldb.rollout.workflows.api.plan;

import static io.openmldb.rollout.workflows.api.plan.FindingLevel.ERROR;
import static io.openmldb.rollout.workflows.api.plan.FindingLevel.INFO;
import static io.openmldb.rollout.workflows.api.plan.FindingLevel.WARNING;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a finding can be about. A constant's name is the finding's code in JSON and stays what it
 * is; {@code docs/findings.md} lists them all. A newer worker may report codes that are not here.
 */
public enum FindingCode {
  // About a key or a file.
  UNKNOWN_KEY(ERROR, "The component knows no such key, and would ignore it silently."),
  UNKNOWN_KEY_IN_FILE(
      WARNING,
      "A key that is in the file already is not known to the component, which ignores it."),
  NOT_READ_BY_COMPONENT(WARNING, "The binary knows the key, but this component never reads it."),
  VALUE_NOT_TAKEN(
      ERROR,
      "The component does not accept the requested value, and would not start with it.",
      "Ask for a value that the type allows; the process would end at its start."),
  VALUE_NOT_TAKEN_IN_FILE(
      ERROR,
      "The component does not accept a value that is in"
          + " the file already, and would not start with it.",
      "Set it to a legal value in this rollout too, or unset it: with it the process would end at"
          + " its start."),
  PROTECTED_KEY(
      ERROR,
      "The key is protected: it makes the node a member of its cluster, or decides which flags are"
          + " read.",
      "Leave it out; the worker's registry file lists the protected keys."),
  SECRET_SPELLED_OUT(
      ERROR,
      "The request holds the value of a secret key.",
      "Treat the value as disclosed: it is in the history of this workflow now."),
  SECRET_KEY_NOT_LISTED(
      ERROR,
      "A key is given a secret, but is not known to be secret: later plans would show its value.",
      "Add it to secretKeys of this cluster in the worker's registry file."),
  NO_EFFECT(WARNING, "The key has no effect in the file."),
  SECRETS_ON_FLAGS_PAGE(
      WARNING,
      "The change switches the flags page on, which shows every flag with its value.",
      "Keep the endpoint unreachable from outside."),
  LOG_DIRECTORY_UNCLEAR(
      ERROR, "start.sh would find no log directory in the file, or several lines for one."),
  ENDPOINT_DIFFERS(ERROR, "The node would have another endpoint by its file than by the cluster."),
  ROLE_DIFFERS(ERROR, "The node would be another component by its file."),
  ZOOKEEPER_DIFFERS(
      ERROR,
      "The file names another ZooKeeper than the registry file, or names it so that the component"
          + " cannot read it."),
  ROOT_PATH_DIFFERS(
      ERROR,
      "The file names another root path in ZooKeeper than the registry file, or one that ZooKeeper"
          + " does not take."),
  DATA_DIRECTORY(
      ERROR,
      "The tablet would look for replicas where their data is not.",
      "Leave the directories as they are. To move data, stop the tablet, move each folder to where"
          + " the tablet will look for it, and start it again; or override this finding: replicas"
          + " with a live leader elsewhere are copied anew, and what is left behind stays on the"
          + " disk."),
  SESSION_OUTLIVES_RESTART(
      WARNING,
      "The session of the process that is to be stopped outlives the wait of start.sh restart.",
      "Use procedure FAST, which waits for the registration to go."),
  SAME_VALUE(INFO, "The file sets the key to this value already."),
  DEFAULT_VALUE(INFO, "This is the component's default value, too."),
  DUPLICATE_KEY(WARNING, "The file sets the key more than once; the last line counts."),
  FOREIGN_SECTION(WARNING, "Flags below a line for another program are ignored."),
  BLANK_BEFORE_EQUALS(
      WARNING, "A blank before = is part of the key's name, so that the line is ignored."),
  TRAILING_BLANK(WARNING, "A blank at the end of the line is part of the value."),
  NO_VALUE(WARNING, "A flag without a value is ignored unless it is a boolean."),
  MIXED_LINE_ENDS(WARNING, "Lines of different line ends are read as one."),
  NUL_BYTE(WARNING, "Nothing after a NUL byte is read."),
  MALFORMED_ESCAPE(WARNING, "An escape cannot be read: the component does not start."),
  INCLUDE(WARNING, "A line makes the component read flags from somewhere else too."),
  FILE_CANNOT_BE_EDITED(ERROR, "The change cannot be expressed in this file."),

  // About a node and its host.
  HOST_UNREACHABLE(ERROR, "The host does not answer by SSH."),
  HOST_REFUSED(ERROR, "The host refuses the login or a command, or its key is not the known one."),
  FILE_UNREADABLE(ERROR, "The configuration file cannot be read."),
  NOT_WRITABLE(
      ERROR,
      "The configuration file cannot be replaced, or the working directory not be written into.",
      "Log in as the user that runs OpenMLDB and owns its files."),
  OVERWRITTEN_IN_PLACE(
      WARNING,
      "The configuration file is overwritten where it is: while it is, it is neither the old one nor"
          + " the new one.",
      "After a crash of the host in that moment, let the rollout go on, or copy the backup beside it"
          + " back."),
  HARD_LINKED(
      WARNING,
      "The configuration file that changes has other names (hard links).",
      "Make symbolic links of the other names, if they are to have the same content; or let the"
          + " file be overwritten where it is: overwriteInPlace of the node in the registry file."),
  NO_START_SCRIPT(
      ERROR,
      "There is no bin/start.sh in the working directory.",
      "Correct the working directory in the hosts file, or install OpenMLDB there."),
  BINARY_UNUSABLE(
      ERROR,
      "There is no bin/openmldb that can be executed.",
      "Install OpenMLDB there: once stopped, the node would not start again."),
  BINARY_NOT_ASKED(
      WARNING,
      "bin/openmldb did not print its flags: the table of a released version was used instead.",
      "Run it there by hand with --helpxml to see why."),
  NOT_RUNNING(WARNING, "Nothing listens on the node's endpoint.", "The rollout would start it."),
  OTHER_PROCESS(
      ERROR,
      "What listens on the node's endpoint is not its component.",
      "Find out what it is; only a component that was started by its start.sh can be updated."),
  PID_FILE_STALE(
      WARNING,
      "The pid file does not name the process that listens on the node's endpoint.",
      "The rollout stops the process that listens; start.sh alone would miss it."),
  SUPERVISOR_DEAD(
      WARNING,
      "The node was started in daemon mode, and its supervisor is dead.",
      "The restart gives it a supervisor again."),
  DISK_FULL(ERROR, "A folder that is written into has too little room.", "Make room first."),
  DISK_LOW(WARNING, "A folder that is written into has little room.", "Make room first."),
  RUNNING_JOBS(
      WARNING,
      "A taskmanager that would be restarted has jobs at work.",
      "Wait until they have ended, or set the option jobs to WAIT."),
  RESTART_DOES_NOTHING(
      ERROR,
      "start.sh restart leaves a taskmanager running as it was, where sh is not bash.",
      "Use procedure FAST, which stops and starts it with bash."),
  LIMIT_LOST(
      WARNING,
      "A restart over SSH leaves the node with a lower limit, which the login may not raise.",
      "Raise the limit for logins on the host: limits.conf where sshd uses PAM, LimitNOFILE= and"
          + " others of sshd's unit where not."),
  ENVIRONMENT_LOST(
      WARNING,
      "A restart over SSH leaves the node without variables that it has, or with other values.",
      "Set them in environment, or name them in keepEnvironment of the node in the registry"
          + " file."),
  ATTRIBUTE_LOST(
      WARNING,
      "A restart over SSH leaves the node with another priority, umask, set of processors or"
          + " control group.",
      "Start the node by a systemd unit that sets it, and name that in the registry file."),
  SYSTEMD_UNIT(
      ERROR,
      "A systemd unit starts the node, and cannot be used or is not in the registry file.",
      "Correct start: {systemd: …} of the node in the registry file."),
  IN_CONTAINER(
      ERROR,
      "The node runs in a container that a restart over SSH would leave or end.",
      "Change the file where the container gets it from and restart the container, or run an SSH"
          + " server in it, beside the node, and name that in the hosts file."),
  SESSION_ENDS_PROCESSES(
      ERROR,
      "What is started over SSH ends with its session: every restarted node would end when the"
          + " worker stops.",
      "Set KillUserProcesses=no or KillExcludeUsers in logind.conf of the host, or start the nodes"
          + " by systemd units and name these in the registry file."),

  // About the cluster.
  CLUSTER_UNREADABLE(
      ERROR,
      "The state of the cluster cannot be read.",
      "See that a nameserver leads and can be reached from the worker."),
  TABLET_NOT_HEALTHY(
      ERROR,
      "The nameserver does not count a tablet as healthy.",
      "Bring it back, or take it out of the cluster, first."),
  REGISTRATION_MISSED(
      ERROR,
      "A tablet is registered in ZooKeeper, and the nameserver does not count it as healthy.",
      "`rollout recover` restarts it, if it serves nothing."),
  NO_LEADER(ERROR, "A partition has no leader.", "Recover it first."),
  NOT_HEALTHY(
      ERROR, "The cluster is not healthy: a replica is down or not caught up, for instance."),
  OPERATION_UNFINISHED(ERROR, "An operation of the nameserver is under way."),
  OPERATION_FAILED(ERROR, "An operation of the nameserver failed."),
  NOT_IN_HOSTS_FILE(ERROR, "A node is registered in ZooKeeper, but not in the hosts file."),
  DUPLICATE_ENDPOINT(
      ERROR,
      "Two nodes of the hosts file have one address and port.",
      "Take one of them out of the hosts file, or correct its host or port."),
  NOT_REGISTERED(
      ERROR,
      "A node is in the hosts file, but not registered in ZooKeeper.",
      "Start it, or take it out of the hosts file."),
  SEVERAL_NAMESERVERS_LEAD(
      ERROR,
      "More than one nameserver claims to be the leader.",
      "Restart those that are not the leader in ZooKeeper; check again after a minute."),
  SINGLE_NAMESERVER(
      WARNING, "There is one nameserver only: while it restarts, no leader can change."),
  REPLICA_CLUSTER(
      ERROR,
      "The cluster is or has a replica cluster, or that is not known: procedure FAST uses the"
          + " switch of replica clusters.",
      "Use procedure DOCUMENTED."),
  NO_ELIGIBLE_TARGET(
      ERROR,
      "Leaders of a tablet have no other tablet to go to.",
      "Bring the other replicas back; for partitions of one replica add a tablet, or set"
          + " singleReplica to ALLOW_UNAVAILABILITY."),
  CALLS_TOO_SLOW(
      ERROR,
      "Calls from this worker take too long to change leaders under a write fence.",
      "Run a worker near the cluster, on a task queue of its own (taskQueue in the registry file),"
          + " or find out what makes these calls slow. Procedure DOCUMENTED has no fence, and loses"
          + " writes unless they are paused."),
  PRE_AGGREGATION(
      WARNING,
      "There are pre-aggregation tables, which were not tried on real servers.",
      "Compare a long-window query with and without pre-aggregation afterwards, or deploy anew."),

  // About the lease and the rollout itself.
  LEASE_HELD(ERROR, "Another workflow holds the cluster.", "Wait until it is done, or abort it."),
  LEASE_NOT_WRITABLE(ERROR, "The worker may not write its leases into ZooKeeper."),
  LEASE_LEFT_BEHIND(
      WARNING, "A rollout that ended has kept the cluster's lease: it is repaired first."),
  LEASE_NOT_ACQUIRED(ERROR, "The cluster's lease could not be taken."),
  PLANNING_FAILED(ERROR, "The plan could not be made."),
  WRITES_PAUSED(
      WARNING,
      "Writes were paused for the rollout, and it ended before they were resumed.",
      "Let applications write again once the cluster is as it should be."),

  // About the cluster after the rollout.
  NOT_CONFIRMED(ERROR, "The state of the cluster after the rollout could not be determined."),
  ROWS_DID_NOT_GROW(
      ERROR,
      "There are no more rows than before, although applications should write.",
      "See whether applications write again."),
  FEWER_ROWS(
      WARNING,
      "There are fewer rows than before the rollout.",
      "Rows that expired, were deleted or were dropped with their table explain it; nothing else"
          + " should.");

  /** What a person may know better: each can be right on purpose, and none endangers a cluster. */
  private static final Set<FindingCode> OVERRIDABLE = EnumSet.of(DATA_DIRECTORY, NOT_IN_HOSTS_FILE);

  private final FindingLevel level;
  private final String sentence;
  private final @Nullable String hint;

  FindingCode(FindingLevel level, String sentence) {
    this(level, sentence, null);
  }

  FindingCode(FindingLevel level, String sentence, @Nullable String hint) {
    this.level = level;
    this.sentence = sentence;
    this.hint = hint;
  }

  /** How much it weighs at most; a finding may weigh less where less depends on it. */
  public FindingLevel level() {
    return level;
  }

  /** What it means, one sentence. */
  public String sentence() {
    return sentence;
  }

  /** What the operator can do, as a rule; null where each finding says so itself, or nothing. */
  public @Nullable String hint() {
    return hint;
  }

  /** Whether a request may set it aside by its name, with a reason. */
  public boolean isOverridable() {
    return OVERRIDABLE.contains(this);
  }

  /** Those that a request may set aside. */
  public static Set<FindingCode> overridable() {
    return Collections.unmodifiableSet(OVERRIDABLE);
  }

  /** The constant of a finding's {@code code}; empty when it is not known to this version. */
  public static Optional<FindingCode> named(String code) {
    return Arrays.stream(values()).filter(known -> known.name().equals(code)).findFirst();
  }
}
