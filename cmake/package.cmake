# The Debian package, by `cpack` in a build folder of the release preset (`./run package`): the site under /usr, its units, its settings in
# /etc/snakeeyes. What only the package has is the component `debian`, which `cmake --install` leaves out.
set(debian ${CMAKE_SOURCE_DIR}/conf/debian)
set(staged ${CMAKE_CURRENT_BINARY_DIR}/debian)

# The settings as .env.example tells them. The installation makes SECRET_KEY, in a file of its own: nobody is asked about a changed file.
file(READ ${CMAKE_SOURCE_DIR}/.env.example settings)
file(READ ${debian}/settings_head settings_head)
string(FIND "${settings}" "\n\n" end_of_head)
math(EXPR end_of_head "${end_of_head} + 1") # one line between the heads is enough
string(SUBSTRING "${settings}" ${end_of_head} -1 settings)
string(REPLACE "\nSECRET_KEY=\n" "\n#SECRET_KEY=\n" settings "${settings}")
file(WRITE ${staged}/snakeeyes.env "${settings_head}${settings}")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/.env.example ${debian}/settings_head)

set(SNAKEEYES_PACKAGE_CONTACT "Snake Eyes contributors <maintainers@snakeeyes.example>" CACHE STRING "who answers for the package")
string(TIMESTAMP package_date "%a, %d %b %Y %H:%M:%S +0000" UTC) # of SOURCE_DATE_EPOCH, where that is set
configure_file(${debian}/changelog.in ${staged}/changelog @ONLY)

set(in_package COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES ${staged}/snakeeyes.env DESTINATION /etc/snakeeyes PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ ${in_package})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/conf/systemd/ DESTINATION /lib/systemd/system ${in_package}
    PATTERN sysusers.conf EXCLUDE)
install(FILES ${CMAKE_SOURCE_DIR}/conf/systemd/sysusers.conf RENAME snakeeyes.conf DESTINATION lib/sysusers.d ${in_package})
install(FILES ${CMAKE_SOURCE_DIR}/conf/settings.sh DESTINATION lib/snakeeyes ${in_package})
install(FILES ${debian}/copyright ${staged}/changelog DESTINATION share/doc/snakeeyes ${in_package})
install(PROGRAMS ${debian}/snakeeyes DESTINATION lib/snakeeyes RENAME on_this_machine ${in_package})

set(CPACK_GENERATOR DEB)
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};snakeeyes;ALL;/;${CMAKE_BINARY_DIR};snakeeyes;debian;/")
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/package_layout.cmake)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_NAME snakeeyes)
set(CPACK_PACKAGE_CONTACT "${SNAKEEYES_PACKAGE_CONTACT}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "web site on which people bet coins on the roll of two dice
People sign up, play with coins that are no money, check that the dice are
fair, buy coins and subscribe to plans; admins run it all. The web process
is a module of Kore, a worker does what can't be answered at once; both keep
their state in PostgreSQL and Redis, on this machine or elsewhere.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "kore, ca-certificates, init-system-helpers (>= 1.51), systemd | systemd-standalone-sysusers | systemd-sysusers, bash (>= 5)")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "postgresql, redis-server")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "nginx")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${debian}/postinst ${debian}/prerm ${debian}/postrm ${debian}/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
