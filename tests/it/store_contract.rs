//! Every method of the store on both engines.
