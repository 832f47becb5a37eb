# What Debian wants otherwise than `cmake --install` lays it out. Run by cpack, over what it is about to pack.
set(usr ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr)

# The command is the program with this machine's settings and user.
file(RENAME ${usr}/bin/snakeeyes ${usr}/lib/snakeeyes/snakeeyes)
file(RENAME ${usr}/lib/snakeeyes/on_this_machine ${usr}/bin/snakeeyes)

execute_process(COMMAND gzip -9nf ${usr}/share/man/man1/snakeeyes.1 ${usr}/share/doc/snakeeyes/changelog COMMAND_ERROR_IS_FATAL ANY)
