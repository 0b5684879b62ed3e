/** The practice cluster's SSH server: key logins only, commands as real processes, SFTP. */
package io.openmldb.rollout.sandbox.ssh;
