package io.openmldb.rollout.workflows.api.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One item of the checklist before a first rollout, as {@code docs/operating.md} lists it. A
 * constant's name is its name in JSON and stays what it is.
 */
public enum CheckItem {
  MEMBERSHIP(
      "Do the hosts file and ZooKeeper name the same nodes?",
      FindingCode.NOT_IN_HOSTS_FILE,
      FindingCode.NOT_REGISTERED,
      FindingCode.DUPLICATE_ENDPOINT),
  LOGIN(
      "Can the worker log in to every host?",
      FindingCode.HOST_UNREACHABLE,
      FindingCode.HOST_REFUSED),
  INSTALLATION(
      "Is OpenMLDB in every working directory, and can it be started from there?",
      FindingCode.NO_START_SCRIPT,
      FindingCode.BINARY_UNUSABLE,
      FindingCode.BINARY_NOT_ASKED,
      FindingCode.RESTART_DOES_NOTHING),
  FILES(
      "Can every configuration file be read, and be replaced by the login user?",
      FindingCode.FILE_UNREADABLE,
      FindingCode.NOT_WRITABLE,
      FindingCode.OVERWRITTEN_IN_PLACE,
      FindingCode.HARD_LINKED,
      FindingCode.FILE_CANNOT_BE_EDITED),
  DISK_SPACE(
      "Is there room in every folder that is written into?",
      FindingCode.DISK_FULL,
      FindingCode.DISK_LOW),
  CONFIGURATION(
      "Would every node start again with its file as it is?",
      FindingCode.VALUE_NOT_TAKEN_IN_FILE,
      FindingCode.LOG_DIRECTORY_UNCLEAR,
      FindingCode.UNKNOWN_KEY_IN_FILE,
      FindingCode.DUPLICATE_KEY,
      FindingCode.FOREIGN_SECTION,
      FindingCode.BLANK_BEFORE_EQUALS,
      FindingCode.TRAILING_BLANK,
      FindingCode.NO_VALUE,
      FindingCode.MIXED_LINE_ENDS,
      FindingCode.NUL_BYTE,
      FindingCode.MALFORMED_ESCAPE,
      FindingCode.INCLUDE),
  IDENTITY(
      "Would it be the same node of this cluster then?",
      FindingCode.ENDPOINT_DIFFERS,
      FindingCode.ROLE_DIFFERS,
      FindingCode.ZOOKEEPER_DIFFERS,
      FindingCode.ROOT_PATH_DIFFERS),
  DATA("Would every tablet find the data of its replicas then?", FindingCode.DATA_DIRECTORY),
  PROCESSES(
      "Is every node's process the one that its start.sh started?",
      FindingCode.NOT_RUNNING,
      FindingCode.OTHER_PROCESS,
      FindingCode.PID_FILE_STALE,
      FindingCode.SUPERVISOR_DEAD,
      FindingCode.SESSION_OUTLIVES_RESTART,
      FindingCode.SYSTEMD_UNIT,
      FindingCode.IN_CONTAINER),
  LAUNCH(
      "Does a node that is started over SSH run on, with its limits and variables?",
      FindingCode.SESSION_ENDS_PROCESSES,
      FindingCode.LIMIT_LOST,
      FindingCode.ENVIRONMENT_LOST,
      FindingCode.ATTRIBUTE_LOST),
  JOBS("Are taskmanagers without jobs at work?", FindingCode.RUNNING_JOBS),
  NAMESERVERS(
      "Does one nameserver lead, and is there another to take over?",
      FindingCode.CLUSTER_UNREADABLE,
      FindingCode.SEVERAL_NAMESERVERS_LEAD,
      FindingCode.SINGLE_NAMESERVER),
  HEALTH(
      "Is every tablet healthy, and every partition led and whole?",
      FindingCode.TABLET_NOT_HEALTHY,
      FindingCode.REGISTRATION_MISSED,
      FindingCode.NO_LEADER,
      FindingCode.NOT_HEALTHY,
      FindingCode.OPERATION_UNFINISHED,
      FindingCode.OPERATION_FAILED),
  LEADER_MOVES(
      "Can the leaders of every tablet go to another one meanwhile?",
      FindingCode.NO_ELIGIBLE_TARGET,
      FindingCode.REPLICA_CLUSTER,
      FindingCode.PRE_AGGREGATION),
  CALL_TIMES(
      "Are calls from this worker quick enough to change leaders under a write fence?",
      FindingCode.CALLS_TOO_SLOW),
  LEASE(
      "Can the worker take the cluster's lease?",
      FindingCode.LEASE_HELD,
      FindingCode.LEASE_NOT_WRITABLE,
      FindingCode.LEASE_LEFT_BEHIND);

  private final String question;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<FindingCode> codes;

  CheckItem(String question, FindingCode... codes) {
    this.question = question;
    this.codes = List.of(codes);
  }

  /** The question that a check answers. */
  public String question() {
    return question;
  }

  /** The findings that answer it with no. */
  public List<FindingCode> codes() {
    return codes;
  }

  /** What a finding of {@code code} is the answer to; empty where it is about the request. */
  public static Optional<CheckItem> of(FindingCode code) {
    return Arrays.stream(values()).filter(item -> item.codes.contains(code)).findFirst();
  }
}
