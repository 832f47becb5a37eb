# The flags of every target, in one place. The interface target `house` carries them.
add_library(house INTERFACE)
target_compile_definitions(house INTERFACE _GNU_SOURCE)
target_compile_options(house INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
    -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wwrite-strings
    -include ${CMAKE_SOURCE_DIR}/domain/kernel/banned.h
    -fno-omit-frame-pointer)

if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(house INTERFACE -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong
        -fstack-clash-protection -fcf-protection=full)
    target_link_options(house INTERFACE -Wl,-z,relro,-z,now -Wl,-z,noexecstack)
    include(CheckPIESupported)
    check_pie_supported()
endif()

# What isn't shipped is hundreds of programs, each linked by gold in half the time.
find_program(GOLD ld.gold)
if(GOLD AND CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_link_options(house INTERFACE -fuse-ld=gold)
endif()

if(SNAKEEYES_SANITIZE STREQUAL "address")
    target_compile_options(house INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all)
    target_link_options(house INTERFACE -fsanitize=address,undefined)
elseif(SNAKEEYES_SANITIZE STREQUAL "thread")
    target_compile_options(house INTERFACE -fsanitize=thread)
    target_link_options(house INTERFACE -fsanitize=thread)
elseif(SNAKEEYES_SANITIZE STREQUAL "fuzzer")
    target_compile_options(house INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
    target_link_options(house INTERFACE -fsanitize=address,undefined)
endif()

if(SNAKEEYES_COVERAGE)
    target_compile_options(house INTERFACE --coverage -O0 -fprofile-update=atomic) # threads count, too
    target_link_options(house INTERFACE --coverage)
endif()

# An include path that shows only what a layer may see: links to the named top-level folders and nothing else.
function(house_view name)
    set(view ${CMAKE_BINARY_DIR}/view/${name})
    file(MAKE_DIRECTORY ${view})
    foreach(folder ${ARGN})
        file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${folder} ${view}/${folder} SYMBOLIC)
    endforeach()
    set(${name}_view ${view} PARENT_SCOPE)
endfunction()
