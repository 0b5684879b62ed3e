package io.openmldb.rollout.workflows.fleet;

import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.temporal.MessageRefusals;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people say to a fleet rollout. A message that is wrong changes nothing: an update is refused
 * to its caller, a signal is listed in the status. Bodies may be left out.
 */
final class FleetMessageHandlers {

  private final FleetCommands commands;
  private final FleetState state;

  FleetMessageHandlers(FleetCommands commands, FleetState state) {
    this.commands = commands;
    this.state = state;
  }

  UpdateReply pause(@Nullable PauseRequest message) {
    PauseRequest said = message == null ? new PauseRequest(null, null, List.of()) : message;
    commands.pause(said.reason(), said.by());
    return reply(
        "pause", said.by(), said.reason(), "no further cluster is begun" + running("holds"));
  }

  UpdateReply resume(@Nullable ResumeRequest message) {
    ResumeRequest said = message == null ? new ResumeRequest(null, null, List.of()) : message;
    commands.resume(said.reason(), said.by());
    return reply(
        "resume", said.by(), said.reason(), "the fleet rollout goes on" + running("goes on"));
  }

  UpdateReply abort(@Nullable AbortRequest message) {
    AbortRequest said = AbortRequest.orDefault(message);
    commands.abort(said.mode(), said.reason(), said.by());
    String end = said.mode() == AbortMode.ROLLBACK ? "rolls its updated nodes back" : "ends early";
    return reply(
        "abort " + said.mode(),
        said.by(),
        said.reason(),
        "no further cluster is begun" + running(end) + "; clusters that are done stay as they are");
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(@Nullable PauseRequest message) {
    return MessageRefusals.ofBody(message == null ? List.of() : message.problems())
        .or(this::over)
        .or(this::abortedAlready);
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(@Nullable ResumeRequest message) {
    return MessageRefusals.ofBody(message == null ? List.of() : message.problems())
        .or(this::over)
        .or(this::abortedAlready)
        .or(
            () ->
                commands.isPaused()
                    ? Optional.empty()
                    : Optional.of("the fleet rollout is not paused"));
  }

  /** Why {@code message} is refused; empty when it is not. */
  Optional<String> refusal(@Nullable AbortRequest message) {
    AbortRequest said = AbortRequest.orDefault(message);
    boolean escalates = said.mode() == AbortMode.ROLLBACK && commands.aborted() == AbortMode.KEEP;
    return MessageRefusals.ofBody(said.problems())
        .or(this::over)
        .or(() -> escalates ? Optional.empty() : abortedAlready());
  }

  private Optional<String> over() {
    return state.isOver() ? Optional.of("the fleet rollout is over") : Optional.empty();
  }

  private Optional<String> abortedAlready() {
    return commands.isAborted()
        ? Optional.of("the fleet rollout is aborted already, " + commands.aborted())
        : Optional.empty();
  }

  private String running(String does) {
    int running = state.progress().running();
    return running == 0 ? "" : "; the rollout of each of " + running + " running clusters " + does;
  }

  private UpdateReply reply(
      String what, @Nullable String by, @Nullable String why, String message) {
    state.addEvent(Event.whoAsked(by), what, why);
    return new UpdateReply(message, state.phase());
  }
}
