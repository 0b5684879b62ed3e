package io.openmldb.rollout.cluster;

/**
 * An update was refused by its validator: nothing waits for it, or its body is wrong. Its callers
 * see an {@code ApplicationFailure} whose type is this class's name; an {@code ApplicationFailure}
 * thrown by a validator itself would reach them wrapped, with its message buried.
 */
public final class RefusedException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  public RefusedException(String why) {
    super(why);
  }
}
