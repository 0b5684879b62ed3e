package io.openmldb.rollout.workflows.temporal;

import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.json.MessageRefusedException;
import io.openmldb.rollout.workflows.json.PrintableText;
import io.temporal.common.converter.EncodedValues;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.DynamicUpdateHandler;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Signals and updates by names that a workflow does not have. Temporal keeps such a signal for ever
 * without a word, so that {@code puase} looks as if it had paused something.
 */
public final class UnknownMessages {

  private UnknownMessages() {}

  /**
   * From now on they are refused: an update to its caller, a signal by {@code refuseSignal}, which
   * takes its name and why.
   *
   * @param known the messages that there are
   */
  public static void refuse(List<String> known, BiConsumer<String, String> refuseSignal) {
    String others = "known here: " + String.join(", ", known);
    Workflow.registerListener(new UnknownSignals(others, refuseSignal));
    Workflow.registerListener(new UnknownUpdates(others));
  }

  private static String shown(String name) {
    return Excerpt.text(PrintableText.line(name));
  }

  /** Temporal's UI shows it in the place of a name. */
  private static String description(String others) {
    return "A message by any other name is refused; " + others;
  }

  private record UnknownSignals(String others, BiConsumer<String, String> refuseSignal)
      implements DynamicSignalHandler {

    @Override
    public void handle(String name, EncodedValues input) {
      refuseSignal.accept(shown(name), "there is no such signal; " + others);
    }

    @Override
    public String getDescription() {
      return description(others);
    }
  }

  private record UnknownUpdates(String others) implements DynamicUpdateHandler {

    @Override
    public void handleValidate(String name, EncodedValues input) {
      throw new MessageRefusedException("there is no update " + shown(name) + "; " + others);
    }

    @Override
    public Object handleExecute(String name, EncodedValues input) {
      throw new IllegalStateException("the validator refuses each");
    }

    @Override
    public String getDescription() {
      return description(others);
    }
  }
}
