package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.config.LogDirectory;
import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.activities.process.NodeProcessState.RunState;
import io.openmldb.rollout.activities.process.launch.LostAttributes;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.ssh.ExecResult;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A node's host over SSH. */
public final class SshNodeControl implements NodeControl {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** A guard that is just starting the component is waited for. */
  private static final Duration DISARM_DEADLINE = Duration.ofSeconds(70);

  private final RemoteHost host;
  private final Node node;
  private final NodeSettings settings;
  private final Masking masking;
  private final long token;

  /**
   * The host of {@code node}.
   *
   * @param settings how the node is started
   * @param masking hides secrets in what scripts print and logs hold
   * @param token orders those who arm guards: who has a greater one came later
   */
  public SshNodeControl(
      RemoteHost host, Node node, NodeSettings settings, Masking masking, long token) {
    this.host = host;
    this.node = node;
    this.settings = settings;
    this.masking = masking;
    this.token = token;
  }

  @Override
  public NodeProcessState inspect(String runId, ProcessSnapshot old) {
    String printed =
        run(
            "inspect " + node.title(),
            HostScripts.call(node, "look", runId, pid(old), ticks(old)),
            DEADLINE);
    List<String> lines = printed.lines().toList();
    return new NodeProcessState(
        switch (lines.get(0)) {
          case "none" -> RunState.NONE;
          case "running" -> RunState.RUNNING;
          default -> RunState.ENDED;
        },
        lines.get(1).equals("busy"),
        lines.get(2).equals("alive"),
        ProcessInspector.parse(lines.get(3), host, node),
        lines.get(4).equals("answers"),
        lines.get(5).equals("starting"),
        lines.get(5).equals("ending"));
  }

  @Override
  public boolean launch(
      String runId, StartScriptCommand operation, ProcessSnapshot old, ProcessMode mode) {
    String supervised = mode == ProcessMode.DAEMON ? "mon" : "";
    RemoteCommand command =
        HostScripts.call(
            node, settings, "launch", runId, operation.id(), supervised, pid(old), ticks(old));
    String what = operation.id() + " " + node.title() + " by " + starter();
    return HostScripts.change(host, what, command).strip().equals("launched");
  }

  @Override
  public String output(String runId) {
    ExecResult result = host.exec(HostScripts.call(node, "output", runId), DEADLINE);
    return result.succeeded() ? masking.text(result.stdout().strip()) : "";
  }

  @Override
  public boolean armGuard(Duration away, ProcessMode mode, ProcessSnapshot old) {
    String supervised = mode == ProcessMode.DAEMON ? "mon" : "";
    String id = UUID.randomUUID().toString();
    String seconds = String.valueOf(away.toSeconds());
    RemoteCommand command =
        HostScripts.call(
            node, settings, "arm_guard", id, token(), seconds, supervised, pid(old), ticks(old));
    String what = "arm the guard of " + node.title();
    return run(what, command, DEADLINE).strip().equals("armed");
  }

  @Override
  public boolean disarmGuard() {
    return run(
            "disarm the guard of " + node.title(),
            HostScripts.call(node, "disarm_guard", token()),
            DISARM_DEADLINE)
        .strip()
        .equals("started");
  }

  @Override
  public LostAttributes forgetPredecessor(ProcessSnapshot process) {
    String what = "look at what " + node.title() + " was started with";
    RemoteCommand command =
        HostScripts.call(node, settings, "forget_attributes", pid(process), ticks(process));
    return LostAttributes.parse(run(what, command, DEADLINE).lines().toList());
  }

  private String starter() {
    return settings.unit().map(unit -> "systemctl (" + unit.name() + ")").orElse("its start.sh");
  }

  private String token() {
    return String.valueOf(token);
  }

  @Override
  public String logTail() {
    return logTail(host, node, masking);
  }

  /** The last lines of the component's log files, secrets masked. */
  public static String logTail(RemoteHost host, Node node, Masking masking) {
    List<String> directories = LogDirectory.of(node.component(), host.read(node.path()));
    String tail =
        HostScripts.run(
            host,
            "read the log of " + node.title(),
            HostScripts.call(node, "log_tail", directories.toArray(String[]::new)),
            DEADLINE);
    return masking.text(tail.strip());
  }

  private String run(String what, RemoteCommand command, Duration deadline) {
    return HostScripts.run(host, what, command, deadline);
  }

  private static String pid(ProcessSnapshot process) {
    return String.valueOf(process.pid());
  }

  private static String ticks(ProcessSnapshot process) {
    return String.valueOf(process.startTicks());
  }
}
