package io.openmldb.rollout.activities.ssh;

/**
 * Whose a file is and who may do what with it.
 *
 * @param mode permission bits, such as {@code 0640}
 * @param uid the owner; -1: the user who writes the file
 * @param gid the group; -1: as the folder has it
 */
public record FileAttributes(int mode, int uid, int gid) {

  /** A new file of the login user's. */
  public static FileAttributes own(int mode) {
    return new FileAttributes(mode, -1, -1);
  }
}
