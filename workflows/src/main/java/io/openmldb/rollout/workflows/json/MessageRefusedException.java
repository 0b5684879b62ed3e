package io.openmldb.rollout.workflows.json;

/**
 * A message to a workflow is not taken: nothing waits for it, or its body is wrong. Thrown by the
 * validator of an update; its caller sees an {@code ApplicationFailure} of type {@value #TYPE}.
 */
public final class MessageRefusedException extends IllegalStateException {

  /** The type of the failure that callers see. */
  public static final String TYPE = "Refused";

  private static final long serialVersionUID = 1L;

  /**
   * @param why the reason, in one line
   */
  public MessageRefusedException(String why) {
    super(why);
  }
}
