# The ID is the key or ID of the Jira project. The first plan after it fills in the rest, in place.
terraform import whatsapp_jsm_handoff.support SUP
