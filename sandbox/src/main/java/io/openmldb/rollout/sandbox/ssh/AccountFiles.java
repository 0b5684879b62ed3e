package io.openmldb.rollout.sandbox.ssh;

import java.nio.file.Path;
import org.apache.sshd.common.file.nativefs.NativeFileSystemFactory;
import org.apache.sshd.common.session.SessionContext;

/**
 * The whole file system, as the account sees it: absolute paths are real ones, others start at its
 * home.
 */
final class AccountFiles extends NativeFileSystemFactory {

  private final Path home;

  AccountFiles(Path home) {
    this.home = home;
  }

  @Override
  public Path getUserHomeDir(SessionContext session) {
    return home;
  }
}
