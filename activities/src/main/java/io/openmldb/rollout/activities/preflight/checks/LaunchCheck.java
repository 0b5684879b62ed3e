package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.process.launch.LaunchFacts;
import io.openmldb.rollout.activities.process.launch.LostAttributes;
import io.openmldb.rollout.activities.process.launch.LostAttributes.LostAttribute;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.registry.SystemdUnit;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a node would lack if it were started over SSH, and what keeps it from being started so. */
public final class LaunchCheck {

  private final Node node;
  private final LaunchFacts facts;
  private final List<Finding> findings = new ArrayList<>();

  private LaunchCheck(Node node, LaunchFacts facts) {
    this.node = node;
    this.facts = facts;
  }

  /**
   * What speaks against restarting {@code node}.
   *
   * @param settings how it would be started
   * @param daemon what the request says of daemon mode; null: as the node runs now
   */
  public static List<Finding> of(
      Node node, NodeSettings settings, LaunchFacts facts, @Nullable Boolean daemon) {
    LaunchCheck check = new LaunchCheck(node, facts);
    if (settings.unit().isPresent()) {
      check.unit(settings.unit().get(), daemon);
    } else {
      check.container();
      check.startScript();
    }
    return List.copyOf(check.findings);
  }

  private void container() {
    if (facts.isFirstProcess()) {
      add(
          FindingCode.IN_CONTAINER,
          "it is the first process of a container, which would end with it");
    } else if (facts.isContained()) {
      add(
          FindingCode.IN_CONTAINER,
          "it runs in a container, and would be started outside of it by the login on "
              + node.host());
    }
  }

  /** Where systemd starts the node. */
  private void unit(SystemdUnit unit, @Nullable Boolean daemon) {
    if (facts.unitIsUnknown()) {
      add(FindingCode.SYSTEMD_UNIT, "systemd on " + node.host() + " does not know " + named(unit));
    } else if (facts.unitIsForbidden()) {
      add(
          FindingCode.SYSTEMD_UNIT,
          "the login user may not start and stop " + named(unit) + " on " + node.host(),
          "Allow it in sudoers (\"USER ALL=(root) NOPASSWD: /usr/bin/systemctl stop "
              + unit.name()
              + ", /usr/bin/systemctl start "
              + unit.name()
              + ", /usr/bin/systemctl restart "
              + unit.name()
              + "\") or by polkit.");
    } else if (isOutsideOf(unit)) {
      add(
          FindingCode.SYSTEMD_UNIT,
          "its process is not of "
              + named(unit)
              + " but "
              + facts.runsIn().map(other -> "of " + named(other)).orElse("of a login")
              + ": systemctl would not stop it",
          "Stop it by hand and start the unit, or correct the unit in the registry file.");
    }
    if (daemon != null) {
      add(
          FindingCode.SYSTEMD_UNIT,
          "the request asks for daemon mode or for none, but " + named(unit) + " decides that",
          "Leave the option daemon out, and change the unit.");
    }
  }

  private boolean isOutsideOf(SystemdUnit unit) {
    // A unit that runs a container is not seen from the container's process.
    return facts.isRunning() && !facts.isContained() && !facts.runsIn().equals(Optional.of(unit));
  }

  /** Where its start.sh does, in an SSH session. */
  private void startScript() {
    Optional<SystemdUnit> own = facts.runsIn().filter(unit -> facts.isUnitOfNode());
    if (own.isPresent()) {
      add(
          FindingCode.SYSTEMD_UNIT,
          named(own.get()) + " has started it: what start.sh starts would not belong to that unit",
          "Name it in the registry file, under nodes, in start: {systemd: "
              + own.get().name()
              + (own.get().ofUser() ? ", user: true" : "")
              + "}.");
      return;
    }
    if (facts.sessionIsKilled()) {
      add(
          FindingCode.SESSION_ENDS_PROCESSES,
          "what is started over SSH on "
              + node.host()
              + " ends with the SSH session (KillUserProcesses=yes)");
    }
    lost(facts.lost());
  }

  private void lost(LostAttributes lost) {
    if (facts.isUnreadable()) {
      add(
          FindingCode.ENVIRONMENT_LOST,
          "the limits and variables of its process cannot be read on "
              + node.host()
              + ", so that what a new one would lack is not known");
    }
    if (!lost.limits().isEmpty()) {
      add(FindingCode.LIMIT_LOST, "a restart leaves it with " + joined(lost.limits()));
    }
    List<String> variables =
        Stream.concat(
                lost.missingVariables().stream().map(name -> "without " + name),
                lost.otherVariables().stream().map(name -> "with another " + name))
            .toList();
    if (!variables.isEmpty()) {
      add(
          FindingCode.ENVIRONMENT_LOST,
          "a restart leaves it " + String.join(", ", variables) + " in its environment");
    }
    List<String> others = new ArrayList<>(lost.others().stream().map(Object::toString).toList());
    facts.runsIn().ifPresent(unit -> others.add("outside of " + named(unit)));
    facts.lostGroups().forEach(group -> others.add("outside of control group " + group));
    if (!others.isEmpty()) {
      add(
          FindingCode.ATTRIBUTE_LOST,
          "a restart leaves it with these attributes: " + String.join(", ", others));
    }
  }

  private static String joined(List<LostAttribute> lost) {
    return lost.stream().map(LostAttribute::toString).collect(Collectors.joining(", "));
  }

  private static String named(SystemdUnit unit) {
    return (unit.ofUser() ? "the user's unit " : "the unit ") + unit.name();
  }

  private void add(FindingCode code, String what) {
    findings.add(Finding.ofNode(code, node, node.title() + ": " + what + "."));
  }

  private void add(FindingCode code, String what, String hint) {
    findings.add(Finding.ofNode(code.level(), code, node, node.title() + ": " + what + ".", hint));
  }
}
