/**
 * What a login is made with: keys of files and of an agent, their passphrase, certificates. All are
 * read anew for each login.
 */
@NullMarked
package io.openmldb.rollout.activities.ssh.keys;

import org.jspecify.annotations.NullMarked;
