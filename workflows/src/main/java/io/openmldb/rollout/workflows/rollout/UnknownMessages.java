package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.json.MessageRefusedException;
import io.openmldb.rollout.workflows.json.PrintableText;
import io.temporal.common.converter.EncodedValues;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.DynamicUpdateHandler;
import io.temporal.workflow.Workflow;
import java.util.function.BiConsumer;

/**
 * Signals and updates by names that a rollout does not have. Temporal keeps such a signal for ever
 * without a word, so that {@code puase} looks as if it had paused something.
 */
final class UnknownMessages {

  private static final String KNOWN =
      "known here: pause, resume, abort, approve, decide, confirmWrites";

  private UnknownMessages() {}

  /**
   * From now on they are refused: an update to its caller, a signal by {@code refuseSignal}, which
   * takes its name and why.
   */
  static void refuse(BiConsumer<String, String> refuseSignal) {
    Workflow.registerListener(
        (DynamicSignalHandler)
            (name, input) -> refuseSignal.accept(shown(name), "there is no such signal; " + KNOWN));
    Workflow.registerListener(new UnknownUpdates());
  }

  private static String shown(String name) {
    return Excerpt.text(PrintableText.line(name));
  }

  private static final class UnknownUpdates implements DynamicUpdateHandler {

    @Override
    public void handleValidate(String name, EncodedValues input) {
      throw new MessageRefusedException("there is no update " + shown(name) + "; " + KNOWN);
    }

    @Override
    public Object handleExecute(String name, EncodedValues input) {
      throw new IllegalStateException("the validator refuses each");
    }
  }
}
