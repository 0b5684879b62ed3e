package io.openmldb.rollout.activities.ssh;

import java.time.Duration;
import java.util.Optional;

/**
 * One host. Every method connects where needed, and throws {@link HostUnreachableException} when
 * the host does not answer and {@link HostRefusedException} when it does not let us in. Safe to use
 * from several threads.
 */
public final class RemoteHost {

  private final HostAddress address;

  RemoteHost(HostAddress address) {
    this.address = address;
  }

  /** How it is reached. */
  public HostAddress address() {
    return address;
  }

  /**
   * Runs {@code command} and waits for its end, at most until {@code deadline} has passed. Never
   * throws because of how the command ended.
   */
  public ExecResult exec(Command command, Duration deadline) {
    throw new UnsupportedOperationException("not yet: " + command + deadline);
  }

  /**
   * The whole content of a file of at most 16 MiB.
   *
   * @throws RemoteFileException when it cannot be read
   */
  public byte[] read(String path) {
    throw new UnsupportedOperationException("not yet: " + path);
  }

  /** What {@code path} (or what it links to) is; empty when there is nothing. */
  public Optional<FileStat> stat(String path) {
    throw new UnsupportedOperationException("not yet: " + path);
  }

  /**
   * Puts a file in place as a whole: it has the old content or the new one at any time, also after
   * a power failure. A symbolic link stays one; the file that it names is replaced.
   *
   * @param path absolute; its folder must exist
   * @param content the new content
   * @param like mode and owner that the file must have afterwards
   * @throws RemoteFileException when it cannot be written with that mode and owner; nothing changed
   * @throws HostUnreachableException when the connection broke; compare before going on
   */
  public void writeAtomically(String path, byte[] content, FileAttributes like) {
    throw new UnsupportedOperationException("not yet: " + path + content.length + like);
  }

  /** Removes a file; absent already: says nothing. */
  public void remove(String path) {
    throw new UnsupportedOperationException("not yet: " + path);
  }

  /** Makes a folder of mode 0700, and those above it; there already: says nothing. */
  public void mkdirs(String path) {
    throw new UnsupportedOperationException("not yet: " + path);
  }
}
