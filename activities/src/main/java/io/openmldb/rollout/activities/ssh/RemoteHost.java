package io.openmldb.rollout.activities.ssh;

import java.time.Duration;
import java.util.Optional;

/**
 * One host. Every method connects where needed, and throws {@link HostUnreachableException} when
 * the host does not answer and {@link HostRefusedException} when it does not let us in. Safe to use
 * from several threads.
 */
public final class RemoteHost {

  /**
   * The longest time after which a change that was asked for, of a file or by {@link #change}, may
   * still be made, though nobody waits for it any more.
   */
  public static final Duration LONGEST_CHANGE = SshExec.LONGEST_CHANGE;

  private static final int STDOUT_LIMIT = 256 << 10;

  private final SshAddress address;
  private final SshConnection connection;
  private final SshExec exec;
  private final RemoteFiles files;

  RemoteHost(SshAddress address, SshConnection connection) {
    this.address = address;
    this.connection = connection;
    this.exec = new SshExec(connection, address);
    this.files = new RemoteFiles(exec, address.host());
  }

  /** How it is reached. */
  public SshAddress address() {
    return address;
  }

  /**
   * Runs {@code command} and waits for its end, at most until {@code deadline} has passed. Never
   * throws because of how the command ended. What the login shell's start files print is left out.
   */
  public ExecResult exec(RemoteCommand command, Duration deadline) {
    return exec.run(command, deadline, STDOUT_LIMIT).decoded();
  }

  /**
   * The same for a short command that changes something, and must not do so late: it ends within
   * some seconds of this call, or is never begun.
   */
  public ExecResult change(RemoteCommand command) {
    return exec.change(command, STDOUT_LIMIT).decoded();
  }

  /**
   * The whole content of a file of at most 16 MiB.
   *
   * @throws RemoteFileException when it cannot be read
   */
  public byte[] read(String path) {
    return files.read(path);
  }

  /** What {@code path} (or what it links to) is; empty when there is nothing. */
  public Optional<FileStat> stat(String path) {
    return files.stat(path);
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
    files.writeAtomically(path, content, like);
  }

  /**
   * As {@link #writeAtomically}, if the file has the expected content right before.
   *
   * @param expectedSha256 of that content, in hex
   * @return whether it had; otherwise nothing changed
   */
  public boolean replace(String path, String expectedSha256, byte[] content, FileAttributes like) {
    return files.replace(path, expectedSha256, content, like);
  }

  /**
   * Overwrites a file where it is, for one that no other can be renamed over: it keeps its owner
   * and mode, and holds a part of the new content for a moment. A copy of that is beside it until
   * it is whole, for {@link #finishOverwrite}.
   *
   * @param expectedSha256 of the content that the file must have right before, in hex
   * @return whether it had; otherwise nothing changed
   */
  public boolean overwrite(String path, String expectedSha256, byte[] content) {
    return files.overwrite(path, expectedSha256, content);
  }

  /** Completes an {@link #overwrite} that was interrupted; otherwise changes nothing. */
  public void finishOverwrite(String path) {
    files.finishOverwrite(path);
  }

  /** Removes a file; absent already: says nothing. */
  public void remove(String path) {
    files.remove(path);
  }

  /** Makes a folder of mode 0700, and those above it; there already: says nothing. */
  public void mkdirs(String path) {
    files.mkdirs(path);
  }

  SshConnection connection() {
    return connection;
  }

  @Override
  public String toString() {
    return address.host();
  }
}
