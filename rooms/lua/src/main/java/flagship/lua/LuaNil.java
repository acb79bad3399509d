package flagship.lua;

/** The value that is no value. */
public enum LuaNil {
    NIL
}
