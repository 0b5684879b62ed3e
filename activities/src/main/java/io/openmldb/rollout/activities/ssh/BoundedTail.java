package io.openmldb.rollout.activities.ssh;

import java.io.OutputStream;
import java.util.Arrays;

/** Takes everything that is written to it and keeps the last {@code limit} bytes. */
final class BoundedTail extends OutputStream {

  private final int limit;
  private byte[] kept = new byte[8192];
  private int size;
  private boolean overflowed;

  BoundedTail(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] source, int offset, int length) {
    if (size + length > 2 * limit) {
      shrinkTo(limit);
    }
    int from = Math.max(0, length - limit);
    int added = length - from;
    overflowed |= from > 0;
    if (size + added > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(size + added, 2 * kept.length));
    }
    System.arraycopy(source, offset + from, kept, size, added);
    size += added;
  }

  /** What was kept. */
  synchronized byte[] bytes() {
    shrinkTo(limit);
    return Arrays.copyOf(kept, size);
  }

  /** Whether something was written that is not kept. */
  synchronized boolean hasOverflowed() {
    return overflowed || size > limit;
  }

  private void shrinkTo(int most) {
    if (size > most) {
      System.arraycopy(kept, size - most, kept, 0, most);
      size = most;
      overflowed = true;
    }
  }
}
