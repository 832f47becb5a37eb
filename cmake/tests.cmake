# house_test(NAME test_sign_up TIER fast [THREADS] SOURCES a.c LIBRARIES b ...): a cmocka program, registered with ctest under its tier's
# label (fast: no server, no container; full: real PostgreSQL and Redis; process: the whole site) and, where threads meet in it
# (THREADS), under `threads` for ThreadSanitizer.
find_package(PkgConfig REQUIRED)
pkg_check_modules(cmocka REQUIRED IMPORTED_TARGET cmocka)

add_custom_target(threads) # all programs in which threads meet

function(house_test)
    cmake_parse_arguments(arg "THREADS" "NAME;TIER" "SOURCES;LIBRARIES;DEFINITIONS" ${ARGN})
    add_executable(${arg_NAME} ${arg_SOURCES})
    target_include_directories(${arg_NAME} PRIVATE ${CMAKE_SOURCE_DIR})
    target_compile_definitions(${arg_NAME} PRIVATE ${arg_DEFINITIONS})
    target_link_libraries(${arg_NAME} PRIVATE house ${arg_LIBRARIES} PkgConfig::cmocka)
    add_test(NAME ${arg_NAME} COMMAND ${arg_NAME} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${arg_NAME} PROPERTIES LABELS ${arg_TIER} TIMEOUT 300)
    if(arg_THREADS)
        add_dependencies(threads ${arg_NAME})
        set_property(TEST ${arg_NAME} APPEND PROPERTY LABELS threads)
    endif()
endfunction()
