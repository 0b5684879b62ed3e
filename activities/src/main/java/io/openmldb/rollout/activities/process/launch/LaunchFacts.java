package io.openmldb.rollout.activities.process.launch;

import io.openmldb.rollout.activities.registry.SystemdUnit;
import java.util.List;
import java.util.Optional;

/**
 * What speaks for and against starting a node over SSH in place of its process.
 *
 * @param sessionIsKilled whether everything that is started in an SSH session ends with it, by
 *     {@code KillUserProcesses} of systemd-logind
 * @param unitIsUnknown whether systemd does not know the unit that the registry file names
 * @param unitIsForbidden whether the login user may not start and stop that unit
 * @param isRunning whether there is a process
 * @param isFirstProcess whether the process is the first one of a container, which ends with it
 * @param isContained whether it runs in a container that the SSH session is not in
 * @param runsIn the systemd unit that it belongs to, other than the SSH server's
 * @param isUnitOfNode whether that unit was made for the node, as far as systemd tells
 * @param isUnreadable whether limits or variables of the process could not be read or compared
 * @param lost what a new process would lack, after all has been given to it that can be
 * @param lostGroups control groups that a new process would not be in
 */
public record LaunchFacts(
    boolean sessionIsKilled,
    boolean unitIsUnknown,
    boolean unitIsForbidden,
    boolean isRunning,
    boolean isFirstProcess,
    boolean isContained,
    Optional<SystemdUnit> runsIn,
    boolean isUnitOfNode,
    boolean isUnreadable,
    LostAttributes lost,
    List<String> lostGroups) {

  public LaunchFacts {
    lostGroups = List.copyOf(lostGroups);
  }

  /** What {@code launch-attributes.sh} prints. */
  public static LaunchFacts parse(List<String> lines) {
    Optional<SystemdUnit> ofSystem =
        after("unit ", lines).stream().findFirst().map(name -> new SystemdUnit(name, false));
    Optional<SystemdUnit> ofUser =
        after("user_unit ", lines).stream().findFirst().map(name -> new SystemdUnit(name, true));
    return new LaunchFacts(
        lines.contains("session_is_killed"),
        lines.contains("unit_unknown"),
        lines.contains("unit_forbidden"),
        lines.contains("running"),
        lines.contains("first_process"),
        lines.contains("contained"),
        ofSystem.or(() -> ofUser),
        lines.contains("unit_of_node"),
        lines.contains("attributes_unknown") || lines.contains("environment_unreadable"),
        LostAttributes.parse(lines),
        after("group ", lines));
  }

  private static List<String> after(String prefix, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }
}
